using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

public sealed class RefusedStartTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("""{ "providers": { "p": { "kind": "ollama" }, "P": { "kind": "ollama" } }, "models": {} }""", "providers.P: is there twice.")]
    [InlineData("""{ "providers": { "p": { "kind": "openai", "apiKey": "\ud83d" } }, "models": {} }""", "providers.p.apiKey: the text holds half a character")]
    [InlineData("""{ "providers": {}, "models": {}, "resilience": { "breakerOpenMs": 86400001 } }""", "resilience.breakerOpenMs: must be a whole number from 500 to 86400000")]
    public async Task Settings_that_cannot_be_used_are_one_line_and_code_1(string json, string mistake)
    {
        await File.WriteAllTextAsync(_file, json, TestContext.Current.CancellationToken);
        await using var gateway = ServiceProcess.Launch("Gateway", new Dictionary<string, string?> { ["MODELPROXY_CONFIG"] = _file });
        await Wait.UntilAsync(() => gateway.HasExited, TestContext.Current.CancellationToken);

        Assert.Equal(1, gateway.ExitCode);
        Assert.Contains($"The settings cannot be used:\n  - {mistake}", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", gateway.Output, StringComparison.Ordinal);
    }
}
