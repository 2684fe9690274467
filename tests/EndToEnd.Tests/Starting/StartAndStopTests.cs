using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.TestKit;
using Npgsql;

namespace ModelProxy.EndToEnd.Tests.Starting;

[Collection(nameof(Undisturbed))]
public sealed class StartAndStopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_command_starts_everything_answers_mends_a_crash_and_leaves_nothing_behind()
    {
        await using var host = AppHostProcess.Launch();
        await host.UntilReadyAsync(Cancellation);
        await Wait.UntilAsync(() => host.Children.Count == 7, Cancellation, TimeSpan.FromMinutes(1), () => string.Join(',', host.Children.Keys));
        var children = host.Children;
        Assert.Equal(["dashboard", "feedback", "gateway", "learning", "postgres", "router", "simulator"], children.Keys.Order());
        Assert.Contains($"http://localhost:{host.GatewayPort}/api/chat", host.Output, StringComparison.Ordinal);
        Assert.Contains("made up by the Simulator", host.Output, StringComparison.Ordinal);

        // the specification's own first request
        using var answer = await host.Gateway.PostAsJsonAsync("/api/chat", new
        {
            model = "claude-3-opus",
            messages = new[] { new { role = "user", content = "Reply with exactly: hello" } },
            max_tokens = 1000,
            temperature = 0.7,
        }, Cancellation);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body + host.Output);
        Assert.Contains("hello", JsonDocument.Parse(body).RootElement.GetProperty("content").GetString(), StringComparison.Ordinal);

        AppHostProcess.Kill(children["router"]);
        await Wait.UntilAsync(() => host.Children.TryGetValue("router", out var router) && router != children["router"], Cancellation, describe: () => host.Output);
        Assert.Contains("ended with code 137; starting it again in 1 s", host.Output, StringComparison.Ordinal);

        var all = children.Values.Concat(host.Children.Values).ToArray();
        Assert.Equal(0, await host.TerminateAsync(Cancellation));
        Assert.DoesNotContain(all, AppHostProcess.IsAlive);
    }

    [Fact]
    public async Task A_stream_that_is_open_when_the_system_is_stopped_finishes_and_nobody_has_to_be_killed()
    {
        await using var host = AppHostProcess.Launch();
        await host.UntilReadyAsync(Cancellation);
        var children = host.Children;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = "sim-gpt", stream = true, messages = new[] { new { role = "user", content = "Tell a story. [[sim tokens=20 chunk-delay=100]]" } } }),
        };
        using var answer = await host.Gateway.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var stream = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.StartsWith("data: ", await stream.ReadLineAsync(Cancellation), StringComparison.Ordinal);

        var ended = host.TerminateAsync(Cancellation);

        Assert.EndsWith("data: [DONE]\n\n", await stream.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(0, await ended);
        Assert.False(host.Output.Contains("was killed", StringComparison.Ordinal), host.Output);
        Assert.DoesNotContain(children.Values, AppHostProcess.IsAlive);
    }

    [Fact]
    public async Task A_killed_AppHost_takes_its_children_along_and_the_next_start_has_the_same_data()
    {
        await using var first = AppHostProcess.Launch();
        await first.UntilReadyAsync(Cancellation);
        await ExecuteAsync(first, "create table kept (word text); insert into kept values ('still here')");
        var children = first.Children;

        await first.KillAloneAsync(Cancellation);
        await Wait.UntilAsync(() => !children.Values.Any(AppHostProcess.IsAlive), Cancellation, TimeSpan.FromSeconds(15),
            () => string.Join(',', children.Where(child => AppHostProcess.IsAlive(child.Value)).Select(child => child.Key)));

        await using var second = AppHostProcess.Launch(state: first.State, gatewayPort: first.GatewayPort);
        await second.UntilReadyAsync(Cancellation);
        Assert.Equal("still here", await ExecuteAsync(second, "select word from kept"));
    }

    [Fact]
    public async Task Keys_of_the_shell_and_of_the_file_reach_the_gateway_and_the_shell_wins()
    {
        var folder = Directory.CreateTempSubdirectory("modelproxy-env-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ".env"), "OPENAI_API_KEY=sk-from-file\nCURSOR_API_KEY=cursor-from-file\n", Cancellation);

        await using var host = AppHostProcess.Launch(new Dictionary<string, string?> { ["OPENAI_API_KEY"] = "sk-from-shell" }, workingDirectory: folder);
        await Wait.UntilAsync(() => File.Exists(Path.Combine(host.State, "run.json")) && host.Children.ContainsKey("gateway"), Cancellation, describe: () => host.Output + host.Errors);
        var environment = AppHostProcess.EnvironmentOf(host.Children["gateway"]).Split('\n');

        Assert.Contains("OPENAI_API_KEY=sk-from-shell", environment);
        Assert.Contains("CURSOR_API_KEY=cursor-from-file", environment);
        Assert.Contains(environment, variable => variable.StartsWith("services__router__grpc__0=http://localhost:", StringComparison.Ordinal));
        Assert.DoesNotContain("simulator", host.Children.Keys); // there is something real to answer with
    }

    [Fact]
    public async Task A_provider_of_ones_own_is_somebody_real_to_answer_with()
    {
        var folder = Directory.CreateTempSubdirectory("modelproxy-own-").FullName;
        var config = Path.Combine(folder, "modelproxy.json");
        await File.WriteAllTextAsync(config, """{ "providers": { "own": { "kind": "openai-compatible", "baseUrl": "http://127.0.0.1:9", "apiKey": "${OWN_KEY}" } }, "models": { "mine": { "provider": "own" } } }""", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, ".env"), "OWN_KEY=sk-own\n", Cancellation);

        await using var host = AppHostProcess.Launch(new Dictionary<string, string?> { ["MODELPROXY_CONFIG"] = config }, workingDirectory: folder);
        await Wait.UntilAsync(() => File.Exists(Path.Combine(host.State, "run.json")) && host.Children.ContainsKey("gateway"), Cancellation, describe: () => host.Output + host.Errors);

        Assert.Contains("OWN_KEY=sk-own", AppHostProcess.EnvironmentOf(host.Children["gateway"]).Split('\n'));
        Assert.DoesNotContain("simulator", host.Children.Keys);
    }

    private static async Task<string?> ExecuteAsync(AppHostProcess host, string sql)
    {
        var connection = $"Host=localhost;Port={await File.ReadAllTextAsync(Path.Combine(host.State, "postgres.port"), Cancellation)};Username=postgres;"
            + $"Password={await File.ReadAllTextAsync(Path.Combine(host.State, "postgres.password"), Cancellation)};Database=modelproxydb;Pooling=false";
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }
}
