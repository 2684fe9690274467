using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Settings;

/// <summary>Whatever the file holds, it is refused with a mistake: an exception here would stop a gateway that answers.</summary>
public sealed class UnreadableSettingsTests
{
    [Fact]
    public void Two_providers_whose_names_differ_in_case_only_are_one_too_many() => AssertMistake("providers.P: is there twice.", """
        { "providers": { "p": { "kind": "ollama" }, "P": { "kind": "ollama" } }, "models": {} }
        """);

    [Theory]
    [InlineData("providers.p.apiKey", """{ "providers": { "p": { "kind": "openai", "apiKey": "a\ud83d" } }, "models": {} }""")]
    [InlineData("models.m.description", """{ "providers": { "p": { "kind": "ollama" } }, "models": { "m": { "provider": "p", "description": "\udc00" } } }""")]
    [InlineData("rules[1].pattern", """{ "providers": {}, "models": {}, "rules": [ {}, { "pattern": "\ud83d" } ] }""")]
    [InlineData("notes.nobody[0]", """{ "providers": {}, "models": {}, "notes": { "nobody": [ "\ud83dx" ] } }""")]
    [InlineData("models", """{ "providers": {}, "models": { "\ud83d": {} } }""")]
    public void Half_a_character_is_named_by_its_place(string path, string json) => AssertMistake(path + ":", json);

    [Fact]
    public void An_exception_while_reading_is_a_mistake_too()
    {
        var (settings, mistakes) = SettingsReader.Read("""{ "providers": { "p": { "kind": "openai", "apiKey": "${KEY}" } }, "models": {} }""", new Variables(static _ => throw new InvalidTimeZoneException("secret")));
        Assert.Null(settings);
        Assert.Contains(nameof(InvalidTimeZoneException), Assert.Single(mistakes), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", mistakes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resilience", "breakerWindowMs", 86_400_000)]
    [InlineData("resilience", "breakerOpenMs", 86_400_000)]
    [InlineData("recording", "spillBytes", 1e14)]
    [InlineData("limits", "bodyBytes", 2147483591)]
    public void What_a_library_would_refuse_is_refused_here(string section, string field, double most)
    {
        Assert.Empty(Read(Text(most)).Mistakes);
        Assert.StartsWith($"{section}.{field}: must be", Assert.Single(Read(Text(most + 1)).Mistakes), StringComparison.Ordinal);

        string Text(double value) => $$"""{ "providers": {}, "models": {}, "{{section}}": { "{{field}}": {{value:0}} } }""";
    }

    [Fact]
    public void Every_breaker_that_may_be_configured_can_be_made()
    {
        foreach (var (ratio, minimum, milliseconds) in new[] { (0.01, 2, 500), (1.0, int.MaxValue, 86_400_000) })
        {
            var (settings, mistakes) = Read(FormattableString.Invariant($$"""
                { "providers": {}, "models": {}, "resilience": { "breakerFailureRatio": {{ratio}}, "breakerMinimum": {{minimum}}, "breakerWindowMs": {{milliseconds}}, "breakerOpenMs": {{milliseconds}} } }
                """));
            Assert.Empty(mistakes);
            _ = new ModelProxy.Gateway.Upstreams.Health.KeyBreaker(settings!.Resilience, new FakeTimeProvider(), static _ => { });
        }
    }

    [Fact]
    public void A_count_is_a_whole_number() => AssertMistake("recording.retentionDays: must be a whole number", """{ "providers": {}, "models": {}, "recording": { "retentionDays": 1.5 } }""");

    private static void AssertMistake(string beginning, string json)
    {
        var (settings, mistakes) = Read(json);
        Assert.Null(settings);
        Assert.Contains(mistakes, mistake => mistake.StartsWith(beginning, StringComparison.Ordinal));
    }

    private static (GatewaySettings? Settings, IReadOnlyList<string> Mistakes) Read(string json) => SettingsReader.Read(json, new Variables(static _ => null));
}
