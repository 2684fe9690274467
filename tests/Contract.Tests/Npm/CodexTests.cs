namespace ModelProxy.Contract.Tests.Npm;

/// <summary>Codex, headless, through the gateway.</summary>
public sealed class CodexTests(GatewayFixture system)
{
    public static TheoryData<string> Models => [.. GatewayFixture.Models];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Chats(string model)
    {
        var (code, output, error) = await AskAsync(model, "Reply with exactly: pong-42");

        Assert.True(code == 0, $"{error}\n{output}");
        Assert.Contains("pong-42", output);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Runs_a_tool_and_sees_its_result(string model)
    {
        var folder = Directory.CreateTempSubdirectory("modelproxy-codex-").FullName;

        var (code, output, error) = await AskAsync(model,
            """Call the tool exec_command with arguments {"cmd":"echo written > made.txt"}""", folder);

        Assert.True(File.Exists(Path.Combine(folder, "made.txt")), $"exit code {code}\n{error}\n{output}");
    }

    [Fact]
    public async Task A_prompt_that_is_too_long_is_told_in_the_words_it_knows()
    {
        var (code, output, error) = await AskAsync("on-anthropic", "Too much to read. [[sim overflow]]");

        Assert.NotEqual(0, code);
        Assert.Contains("ran out of room", output + error, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<(int Code, string Output, string Error)> AskAsync(string model, string prompt, string? folder = null)
    {
        NpmClients.SkipUnlessInstalled("@openai/codex");
        folder ??= Directory.CreateTempSubdirectory("modelproxy-codex-").FullName;
        var home = Directory.CreateTempSubdirectory("modelproxy-codex-home-").FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "config.toml"), $"""
            model = "{model}"
            model_provider = "modelproxy"
            check_for_update_on_startup = false
            [analytics]
            enabled = false
            [model_providers.modelproxy]
            name = "ModelProxy"
            base_url = "{system.Gateway}v1"
            wire_api = "responses"
            env_key = "MODELPROXY_TEST_KEY"
            request_max_retries = 0
            stream_max_retries = 0
            """, TestContext.Current.CancellationToken);
        return await NpmClients.RunAsync(Path.Combine(NpmClients.Folder, ".bin", "codex"),
            ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "-C", folder, prompt],
            new Dictionary<string, string?> { ["CODEX_HOME"] = home, ["MODELPROXY_TEST_KEY"] = "test" },
            TestContext.Current.CancellationToken, folder);
    }
}
