using System.Collections.Immutable;
using ModelProxy.Gateway.Dialects;

namespace ModelProxy.Gateway.Settings;

/// <summary>Reads the <c>providers</c> of modelproxy.json.</summary>
internal static class ProviderReader
{
    public static ImmutableArray<ProviderEntry> Read(Fields root, Variables variables, List<string> mistakes)
    {
        var providers = ImmutableArray.CreateBuilder<ProviderEntry>();
        foreach (var member in root.Members("providers"))
        {
            var fields = new Fields($"providers.{member.Name}", variables, mistakes, member.Value);
            if (member.Value.ValueKind != System.Text.Json.JsonValueKind.Object) fields.Mistake("", "must be an object.");
            else if (providers.Any(p => p.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase))) fields.Mistake("", "is there twice.");
            else if (ReadOne(member.Name, fields, variables) is { } provider) providers.Add(provider);
        }
        return providers.ToImmutable();
    }

    private static ProviderEntry? ReadOne(string name, Fields fields, Variables variables)
    {
        var kind = fields.OneOf("kind", ProviderKinds.All);
        if (kind is null && !fields.Has("kind")) fields.Mistake("kind", $"is missing: one of {string.Join(", ", ProviderKinds.All)}.");
        var (custom, customBase) = kind == ProviderKinds.Custom ? CustomReader.Read(fields, variables) : (null, null);
        var written = customBase ?? fields.Text("baseUrl");
        if (written is null or "") written = DefaultBase(kind);
        var baseUrl = BaseUrlText.Normalise(written, mayLackScheme: kind == ProviderKinds.Ollama);
        if (baseUrl is null && (kind != ProviderKinds.Custom || written.Length > 0)) fields.Mistake("baseUrl", written.Length == 0 ? "is missing." : $"{fields.Quote(written)} is not an http or https address.");
        var keys = fields.Texts("apiKey").AddRange(fields.Texts("apiKeys"));
        var named = fields.Raw("apiKey").ValueKind == System.Text.Json.JsonValueKind.String ? Variables.FirstNamed(fields.Raw("apiKey").GetString()!) : "";
        var headers = HeaderReader.Read(fields);
        IProviderDialect? own = kind == ProviderKinds.Cursor ? CursorReader.Read(fields) : custom;
        if (kind is null || baseUrl is null) return null;
        return new ProviderEntry
        {
            Name = name,
            Kind = kind,
            BaseUrl = baseUrl,
            ApiKeys = keys,
            // a compatible server on one's own machine may ask for none
            NeedsKey = kind is ProviderKinds.OpenAI or ProviderKinds.Anthropic or ProviderKinds.Cursor || fields.Has("apiKey") || fields.Has("apiKeys"),
            KeyVariable = named,
            Headers = headers,
            OwnDialect = own,
            HealthCheckMs = SettingsReader.Interval(fields),
            HealthPath = HealthPath(fields),
        };
    }

    private static string? HealthPath(Fields fields)
    {
        if (fields.Text("healthPath") is not { Length: > 0 } path) return null;
        if (path.StartsWith('/')) return path;
        fields.Mistake("healthPath", $"must be a path such as /v1/models, is {fields.Quote(path)}.");
        return null;
    }

    private static string DefaultBase(string? kind) => kind switch
    {
        ProviderKinds.OpenAI => "https://api.openai.com",
        ProviderKinds.Anthropic => "https://api.anthropic.com",
        ProviderKinds.Ollama => "http://localhost:11434",
        ProviderKinds.Cursor => "https://api.cursor.com",
        _ => "",
    };
}
