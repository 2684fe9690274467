using System.Text.Json;

namespace ModelProxy.Contract.Tests.Npm;

/// <summary>Claude Code, headless, through the gateway.</summary>
public sealed class ClaudeCodeTests(GatewayFixture system)
{
    public static TheoryData<string> Models => [.. GatewayFixture.Models];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Chats(string model)
    {
        var (code, output, error) = await AskAsync(model, "Reply with exactly: pong-42");

        Assert.True(code == 0, $"{error}\n{output}");
        Assert.Equal("pong-42", Result(output));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Runs_a_tool_and_sees_its_result(string model)
    {
        var folder = Directory.CreateTempSubdirectory("modelproxy-claude-").FullName;
        var file = Path.Combine(folder, "made.txt");

        var (code, output, error) = await AskAsync(model,
            $$"""Call the tool Write with arguments {"file_path":"{{file}}","content":"written by a tool"}""", folder, "--permission-mode", "acceptEdits", "--max-turns", "2");

        Assert.True(File.Exists(file), $"exit code {code}\n{error}\n{output}");
        Assert.Equal("written by a tool", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_unknown_model_is_told_as_such()
    {
        var (code, output, error) = await AskAsync("no-such-model", "hello");

        Assert.NotEqual(0, code);
        Assert.Contains("model", output + error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_prompt_that_is_too_long_is_told_in_the_words_it_knows()
    {
        var (_, output, error) = await AskAsync("on-openai", "Too much to read. [[sim overflow]]");

        Assert.Contains("prompt is too long", output + error, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Result(string output)
    {
        using var json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("result").GetString();
    }

    private async Task<(int Code, string Output, string Error)> AskAsync(string model, string prompt, string? folder = null, params string[] more)
    {
        NpmClients.SkipUnlessInstalled("@anthropic-ai/claude-code");
        folder ??= Directory.CreateTempSubdirectory("modelproxy-claude-").FullName;
        return await NpmClients.RunAsync(Path.Combine(NpmClients.Folder, ".bin", "claude"),
            ["-p", prompt, "--output-format", "json", "--model", model, .. more],
            new Dictionary<string, string?>
            {
                ["ANTHROPIC_BASE_URL"] = system.Gateway.ToString().TrimEnd('/'),
                ["ANTHROPIC_AUTH_TOKEN"] = "test",
                ["ANTHROPIC_API_KEY"] = null,
                ["ANTHROPIC_SMALL_FAST_MODEL"] = model,
                ["CLAUDE_CONFIG_DIR"] = Path.Combine(folder, "config"),
                ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
                ["DISABLE_TELEMETRY"] = "1",
                ["DISABLE_AUTOUPDATER"] = "1",
                ["CLAUDE_CODE_MAX_RETRIES"] = "0",
            }, TestContext.Current.CancellationToken, folder);
    }
}
