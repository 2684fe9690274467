using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Settings;

/// <summary>Mistakes reach the log and <c>GET /health</c>, which asks for no key.</summary>
public sealed class SecretsInMistakesTests
{
    [Theory]
    [InlineData("apiKey", """ "apiKey": 771177 """)]
    [InlineData("apiKey", """ "apiKey": { "value": "s771177" } """)]
    [InlineData("apiKey", """ "apiKey": ["s771177", 1] """)]
    [InlineData("apiKeys", """ "apiKeys": { "first": "s771177" } """)]
    [InlineData("apiKeys", """ "apiKeys": [771177] """)]
    [InlineData("headers", """ "headers": "Bearer s771177" """)]
    [InlineData("headers", """ "headers": ["s771177"] """)]
    [InlineData("headers.x-key", """ "headers": { "x-key": 771177 } """)]
    [InlineData("headers.x-key", """ "headers": { "x-key": ["s771177"] } """)]
    [InlineData("headers.x-key", """ "headers": { "x-key": "{s_secret}" } """)]
    [InlineData("healthPath", """ "healthPath": "${SECRET}" """)]
    [InlineData("baseUrl", """ "baseUrl": "${SECRET}" """)]
    [InlineData("baseUrl", """ "baseUrl": "ftp://me:s771177@p.test" """)]
    [InlineData("kind", """ "kind": "${SECRET}" """)]
    public void A_mistake_in_a_provider_shows_no_secret(string field, string fields) => AssertSilent($"providers.p.{field}", $$"""
        { "providers": { "p": { "kind": "openai-compatible", "baseUrl": "http://p.test", {{fields}} } }, "models": {} }
        """);

    [Theory]
    [InlineData("providers", """ "providers": [ { "apiKey": "s771177" } ] """)]
    [InlineData("providers", """ "providers": "s771177" """)]
    [InlineData("providers.p", """ "providers": { "p": "s771177" } """)]
    [InlineData("keys", """ "keys": { "dev": "s771177" } """)]
    [InlineData("keys[0].key", """ "keys": [ { "name": "dev", "key": 771177 } ] """)]
    [InlineData("keys[0].key", """ "keys": [ { "name": "dev", "key": ["s771177"] } ] """)]
    [InlineData("keys[1].name", """ "keys": [ { "name": "${SECRET}", "key": "a" }, { "name": "${SECRET}", "key": "b" } ] """)]
    [InlineData("rules[0].pattern", """ "rules": [ { "pattern": "(${SECRET}", "model": "m" } ] """)]
    [InlineData("routing.mode", """ "routing": { "mode": "${SECRET}" } """)]
    [InlineData("routing.default", """ "routing": { "default": "${SECRET}" } """)]
    [InlineData("routing.fallbacks", """ "routing": { "fallbacks": ["${SECRET}"] } """)]
    [InlineData("models.m.provider", """ "providers": {}, "models": { "m": { "provider": "${SECRET}" } } """)]
    public void A_mistake_elsewhere_shows_no_secret(string path, string fields) => AssertSilent(path, $$"""{ "models": {}, {{fields}} }""");

    [Theory]
    [InlineData("endpoint", """ "endpoint": "gopher://${SECRET}" """)]
    [InlineData("endpoint", """ "endpoint": "https://me:s771177@c.test/v1" """)]
    [InlineData("message", """ "message": { "who": "${BRACES}" } """)]
    [InlineData("request[\"$.key\"]", """ "request": { "$.key": "${BRACES}" } """)]
    [InlineData("response.text", """ "response": { "text": "${SECRET}" } """)]
    [InlineData("response.text", """ "response": { "text": "$.a ${SECRET}" } """)]
    public void A_mistake_in_a_custom_provider_shows_no_secret(string field, string fields) => AssertSilent($"providers.c.{field}", $$"""
        { "providers": { "c": { "kind": "custom", "endpoint": "https://c.test/v1", "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" }, {{fields}} } }, "models": {} }
        """);

    [Theory]
    [InlineData("${SECRET}")]
    [InlineData("https://s771177@github.com/owner/name")]
    public void A_mistake_in_Cursors_repository_shows_no_secret(string repository) => AssertSilent("providers.c.repository", $$"""
        { "providers": { "c": { "kind": "cursor", "apiKey": "k", "repository": "{{repository}}" } }, "models": {} }
        """);

    [Fact]
    public void What_was_written_is_quoted_as_it_stands()
    {
        var (_, mistakes) = Read("""{ "models": {}, "providers": { "p": { "kind": "ollama", "baseUrl": "ftp://${SECRET}/x" } }, "routing": { "mode": "by-luck", "default": "nobody" }, "limits": { "idleMs": -5 } }""");
        Assert.Equal(
            [
                "providers.p.baseUrl: \"ftp://${SECRET}/x\" is not an http or https address.",
                "routing.mode: must be one of auto, llama3, learned, rules, weights, is \"by-luck\".",
                "limits.idleMs: must be a whole number from 1 to 2147483647, is -5.",
                "routing.default: \"nobody\" is not among the models ().",
            ], mistakes);
    }

    private static void AssertSilent(string path, string json)
    {
        var (settings, mistakes) = Read(json);
        Assert.Null(settings);
        Assert.Contains(mistakes, mistake => mistake.StartsWith(path + ":", StringComparison.Ordinal));
        Assert.DoesNotContain("771177", string.Join(' ', mistakes), StringComparison.Ordinal);
        Assert.DoesNotContain("s_secret", string.Join(' ', mistakes), StringComparison.Ordinal);
    }

    private static (GatewaySettings? Settings, IReadOnlyList<string> Mistakes) Read(string json) => SettingsReader.Read(json,
        new Variables(static name => name switch { "SECRET" => "s771177", "BRACES" => "a{s_secret}b", _ => null }));
}
