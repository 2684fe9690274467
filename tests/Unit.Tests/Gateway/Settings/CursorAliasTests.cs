using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Settings;

/// <summary>What the name <c>cursor</c> stands for.</summary>
public sealed class CursorAliasTests
{
    [Theory]
    [InlineData(null, "owner/name", "coder")]
    [InlineData("key", null, "coder")]
    [InlineData("key", "owner/name", "cursor")]
    public void Cursor_is_the_best_code_model_until_key_and_repository_are_there(string? key, string? repository, string expected)
    {
        var snapshot = Build(key, repository);

        Assert.Equal(expected, snapshot.Find("cursor")!.Members.Single().Id);
        Assert.Equal(expected == "cursor", snapshot.Models.Any(m => m.Id == "cursor"));
        Assert.Empty(snapshot.Settings.Rules.Where(rule => snapshot.Find(rule.Model) is null));
    }

    [Fact]
    public void With_the_simulator_standing_in_cursor_is_still_the_best_code_model() =>
        Assert.Equal("sim-coder", Build(null, null, simulator: "http://127.0.0.1:1", llmKey: "").Find("cursor")!.Members.Single().Id);

    [Theory]
    [InlineData("not a repository")]
    [InlineData("https://github.com/only-owner")]
    [InlineData("https://user:pw@github.com/o/n")]
    [InlineData("ssh://github.com/o/n")]
    public void A_repository_that_is_none_is_refused(string repository) =>
        Assert.Contains(SettingsReader.Read(Json, Variables("key", repository, "k")).Mistakes, m => m.StartsWith("providers.cursor.repository", StringComparison.Ordinal));

    private const string Json = """
        {
          "providers": { "llm": { "kind": "openai", "apiKey": "${LLM_KEY}" }, "cursor": { "kind": "cursor", "apiKey": "${CURSOR_API_KEY}", "repository": "${CURSOR_REPOSITORY}" } },
          "models": {
            "writer": { "provider": "llm", "weight": 9, "domains": ["creative_writing"] },
            "coder": { "provider": "llm", "weight": 2, "domains": ["code"] },
            "cursor": { "provider": "cursor", "upstreamModel": "default", "weight": 0 }
          },
          "rules": [ { "pattern": "代码|code", "model": "cursor", "mandatory": true } ]
        }
        """;

    private static Variables Variables(string? key, string? repository, string llmKey) =>
        new(name => name switch { "CURSOR_API_KEY" => key, "CURSOR_REPOSITORY" => repository, "LLM_KEY" => llmKey, _ => null });

    private static GatewaySnapshot Build(string? key, string? repository, string? simulator = null, string llmKey = "k")
    {
        var (settings, mistakes) = SettingsReader.Read(Json, Variables(key, repository, llmKey));
        Assert.Empty(mistakes);
        return SnapshotBuilder.Build(settings!, new Dictionary<string, OllamaState>(), simulator, DateTimeOffset.UnixEpoch, null);
    }
}
