using System.Text.Json;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

public sealed class HealthCheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_of_a_provider_that_does_not_answer_are_shown_with_the_reason_and_tried_last()
    {
        var port = Ports.Free();
        await using var host = await GatewayHost.StartAsync($$"""
            {
              "providers": {
                "gone": { "kind": "openai-compatible", "baseUrl": "http://127.0.0.1:{{port}}", "apiKey": "k", "healthCheckMs": 500 },
                "here": { "kind": "anthropic", "baseUrl": "$SIMULATOR", "apiKey": "k" },
                "keyless": { "kind": "openai", "baseUrl": "$SIMULATOR", "apiKey": "${NO_SUCH_KEY}" },
                "mirror": { "kind": "openai-compatible", "baseUrl": "$GATEWAY", "apiKey": "k" }
              },
              "models": {
                "away": { "provider": "gone", "upstreamModel": "up-away", "fallbacks": ["there"] },
                "there": { "provider": "here", "upstreamModel": "up-there" },
                "locked": { "provider": "keyless" },
                "self": { "provider": "mirror" }
              }
            }
            """);
        await ReasonAsync(host, "away", "cannot be reached");
        await ReasonAsync(host, "locked", "set NO_SUCH_KEY");
        await ReasonAsync(host, "self", "points back to this gateway");
        Assert.True((await host.ModelAsync("there")).GetProperty("available").GetBoolean());
        var answer = await host.AskAsync("away");
        Assert.Equal(("there", 1), (answer.Model, answer.Attempts)); // no time lost on one that is known to be gone

        await using var back = await GatewayHost.StartSimulatorAsync(port);
        await Wait.UntilAsync(async () => (await host.ModelAsync("away")).GetProperty("available").GetBoolean(), Cancellation);
        Assert.Equal("away", (await host.AskAsync("away")).Model);
    }

    [Fact]
    public async Task A_model_that_Ollama_does_not_have_says_how_to_get_it()
    {
        await using var simulator = await GatewayHost.StartSimulatorAsync(missing: "mistral");
        await using var host = await GatewayHost.StartAsync("""
            {
              "providers": { "local": { "kind": "ollama", "baseUrl": "$SIMULATOR", "healthCheckMs": 500 } },
              "models": { "mistral": { "provider": "local" }, "llama3": { "provider": "local" } }
            }
            """, simulator);

        await ReasonAsync(host, "mistral", "ollama pull mistral");
        Assert.True((await host.ModelAsync("llama3")).GetProperty("available").GetBoolean());
    }

    private static Task ReasonAsync(GatewayHost host, string model, string reason) => Wait.UntilAsync(async () =>
    {
        var line = await host.ModelAsync(model);
        return !line.GetProperty("available").GetBoolean() && line.GetProperty("reason").GetString()!.Contains(reason, StringComparison.Ordinal);
    }, Cancellation, describe: () => host.Gateway.Output);
}
