using System.Diagnostics;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

public sealed class ReloadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edits_under_load_cost_no_request_and_a_bad_one_changes_nothing()
    {
        await using var host = await GatewayHost.StartAsync(Config(weight: 1));
        using var enough = new CancellationTokenSource();
        var started = Stopwatch.GetTimestamp();
        var load = Enumerable.Range(0, 8).Select(async worker =>
        {
            var statuses = new List<int>();
            while (!enough.IsCancellationRequested)
            {
                var answer = await host.AskAsync("model", stream: worker % 2 == 0);
                statuses.Add(answer.Whole ? answer.Status : 0);
            }
            return statuses;
        }).ToArray();

        foreach (var weight in new[] { 2, 3, 4 })
        {
            await host.WriteConfigAsync(Config(weight));
            await Wait.UntilAsync(async () => (await host.ModelAsync("model")).GetProperty("weight").GetDouble() == weight, Cancellation);
        }
        await host.WriteConfigAsync(Config(weight: 5).Replace("\"sim\"", "\"nobody\"", StringComparison.Ordinal).Replace("\"weighted\"", "\"by-luck\"", StringComparison.Ordinal));
        await Wait.UntilAsync(async () => (await host.HealthAsync()).GetProperty("config").GetProperty("error").GetString() is not null, Cancellation);
        var error = (await host.HealthAsync()).GetProperty("config").GetProperty("error").GetString();
        Assert.Contains("routing.balancing: must be one of", error, StringComparison.Ordinal);
        Assert.Contains("by-luck", error, StringComparison.Ordinal);
        Assert.Contains("cannot be used, the old settings stay", host.Gateway.Output, StringComparison.Ordinal);
        Assert.Equal(4, (await host.ModelAsync("model")).GetProperty("weight").GetDouble());
        await host.WriteConfigAsync(Config(weight: 6));
        await Wait.UntilAsync(async () => (await host.HealthAsync()).GetProperty("config").GetProperty("error").GetString() is null, Cancellation);
        Assert.Equal(6, (await host.ModelAsync("model")).GetProperty("weight").GetDouble());

        await enough.CancelAsync();
        var answers = (await Task.WhenAll(load)).SelectMany(statuses => statuses).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{answers.Length} answers, {answers.Length / Stopwatch.GetElapsedTime(started).TotalSeconds:0} per second");
        Assert.NotEmpty(answers);
        Assert.All(answers, status => Assert.Equal(200, status));
    }

    private static string Config(int weight) => $$"""
        {
          "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk-test" } },
          "models": { "model": { "provider": "sim", "upstreamModel": "up-model", "weight": {{weight}} } },
          "routing": { "balancing": "weighted" }
        }
        """;
}
