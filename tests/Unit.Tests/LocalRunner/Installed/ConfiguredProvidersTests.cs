using ModelProxy.LocalRunner.Installed;
using ModelProxy.TestKit;

namespace ModelProxy.Unit.Tests.LocalRunner.Installed;

/// <summary>Where somebody real can answer, no Simulator is started and no answer made up.</summary>
public sealed class ConfiguredProvidersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelproxy-providers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, """ "kind": "openai-compatible", "baseUrl": "https://api.deepseek.com", "apiKey": "${DEEPSEEK_API_KEY}" """)]
    [InlineData(false, """ "kind": "openai-compatible", "baseUrl": "https://api.deepseek.com", "apiKey": "${UNSET}" """)]
    [InlineData(true, """ "kind": "openai-compatible", "baseUrl": "https://api.deepseek.com", "apiKeys": ["${UNSET}", "${DEEPSEEK_API_KEY}"] """)]
    [InlineData(true, """ "kind": "openai-compatible", "baseUrl": "http://localhost:8000" """)] // a vLLM
    [InlineData(false, """ "kind": "openai-compatible", "baseUrl": "${UNSET}" """)]
    [InlineData(true, """ "kind": "openai-compatible", "baseUrl": "${UNSET:-http://localhost:8000}", "apiKey": null """)]
    [InlineData(true, """ "kind": "openai-compatible", "baseUrl": "http://localhost:8000", "apiKey": "none" """)]
    [InlineData(true, """ "kind": "custom", "endpoint": "https://c.test/v1", "headers": { "x-key": "Bearer ${DEEPSEEK_API_KEY}" } """)]
    [InlineData(false, """ "kind": "custom", "endpoint": "https://c.test/v1", "headers": { "x-key": "Bearer ${UNSET}" } """)]
    [InlineData(true, """ "kind": "anthropic", "apiKey": "${CLAUDE_API_KEY}" """)] // ANTHROPIC_API_KEY is set
    [InlineData(false, """ "kind": "openai" """)]
    [InlineData(false, """ "kind": "ollama", "baseUrl": "http://localhost:11434" """)]
    [InlineData(false, """ "kind": "cursor", "apiKey": "key" """)]
    [InlineData(true, """ "kind": "cursor", "apiKey": "key", "repository": "owner/name" """)]
    [InlineData(false, """ "kind": 7, "apiKey": { "a": [1] } """)]
    [InlineData(false, """ "apiKey": "key" """)]
    public void A_provider_counts_when_the_gateway_could_ask_it(bool usable, string provider) => Assert.Equal(usable, Read($$"""
        // tolerantly read
        { "providers": { "ollama": { "kind": "ollama" }, "other": "?", "p": { {{provider}} }, }, }
        """));

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "providers": { "p": { "kind": "openai", "apiKey": "\ud83d" } } }""")]
    public void Nothing_can_be_said_of_a_file_that_cannot_be_read(string json)
    {
        Assert.Null(Read(json));
        Assert.Null(ConfiguredProviders.AnyUsable(Path.Combine(_folder, "nowhere.json"), static _ => null));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("OPENAI_API_KEY", true)]
    [InlineData("CLAUDE_API_KEY", true)]
    [InlineData("ANTHROPIC_API_KEY", true)]
    [InlineData("CURSOR_API_KEY", false)] // which needs a repository too
    [InlineData("DEEPSEEK_API_KEY", false)] // which nothing in it asks for
    public void The_file_of_this_repository_is_understood(string? key, bool usable) =>
        Assert.Equal(usable, ConfiguredProviders.AnyUsable(Path.Combine(Repository.Root, "modelproxy.json"), name => name == key ? "sk" : null));

    [Fact]
    public void The_file_is_the_one_the_gateway_takes()
    {
        var (gateway, file) = (Directory.CreateDirectory(Path.Combine(_folder, "Gateway")).FullName, Path.Combine(_folder, "modelproxy.json"));
        File.WriteAllText(file, "{}");
        Assert.Equal(file, ConfiguredProviders.FindFile(null, gateway));
        Assert.Equal(file, ConfiguredProviders.FindFile("", Path.Combine(gateway, "..", "Gateway")));
        Assert.Equal("/etc/mine.json", ConfiguredProviders.FindFile("/etc/mine.json", gateway));
        Assert.Equal(Path.Combine(gateway, "mine.json"), ConfiguredProviders.FindFile("mine.json", gateway));
    }

    private bool? Read(string json)
    {
        var file = Path.Combine(_folder, "read.json");
        File.WriteAllText(file, json);
        return ConfiguredProviders.AnyUsable(file, static name => name is "DEEPSEEK_API_KEY" or "ANTHROPIC_API_KEY" ? "sk-1" : null);
    }
}
