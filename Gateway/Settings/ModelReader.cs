using System.Collections.Immutable;
using System.Text.Json;
using ModelProxy.Contracts.Catalog.V1;

namespace ModelProxy.Gateway.Settings;

/// <summary>
/// Reads the <c>models</c>: one entry per member, or several under one public name (a list, the same member twice, or
/// entries with the same <c>name</c>). The catalog's fields win over the file's.
/// </summary>
internal static class ModelReader
{
    public static ImmutableArray<ModelEntry> Read(Fields root, Variables variables, List<string> mistakes, Dictionary<string, ProviderEntry> providers, Overrides? overrides)
    {
        var changed = (overrides?.Models ?? []).GroupBy(m => m.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        var models = ImmutableArray.CreateBuilder<ModelEntry>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in root.Members("models"))
        {
            var entries = member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToArray() : [member.Value];
            foreach (var entry in entries)
            {
                var id = Unused(member.Name, ids);
                if (changed.Remove(id, out var change) && change.Deleted) continue;
                var fields = new Fields($"models.{id}", variables, mistakes, change is null ? [entry] : [Parse(change), entry]);
                if (entry.ValueKind != JsonValueKind.Object) fields.Mistake("", "must be an object.");
                else if (ReadOne(id, member.Name, fields, providers) is { } model) models.Add(model);
            }
        }

        // those that exist only in the catalog: one that cannot be used must not take the others down
        foreach (var added in changed.Values.Where(m => !m.Deleted))
            if (ReadOne(added.Name, added.Name, new Fields($"models.{added.Name}", variables, [], Parse(added)), providers) is { } model && ids.Add(added.Name))
                models.Add(model);
        return overrides is null ? models.ToImmutable() : [.. models.Select(model => Weighted(model, overrides))];
    }

    private static ModelEntry Weighted(ModelEntry model, Overrides overrides) =>
        (overrides.Weights.TryGetValue(model.Id, out var weight) || overrides.Weights.TryGetValue(model.Name, out weight)) && double.IsFinite(weight) && weight >= 0
            ? model with { Weight = weight }
            : model;

    private static string Unused(string name, HashSet<string> ids)
    {
        var id = name;
        for (var number = 2; !ids.Add(id); number++) id = $"{name}#{number}";
        return id;
    }

    private static JsonElement Parse(ModelOverride change)
    {
        try
        {
            return change.Json.Length == 0 ? default : JsonDocument.Parse(change.Json).RootElement;
        }
        catch (JsonException)
        {
            return default; // the router refuses such overrides; the file's entry stays
        }
    }

    private static ModelEntry? ReadOne(string id, string key, Fields fields, Dictionary<string, ProviderEntry> providers)
    {
        var provider = fields.Text("provider");
        ProviderEntry? home = null;
        if (provider is null) { if (!fields.Has("provider")) fields.Mistake("provider", "is missing."); }
        else if (!providers.TryGetValue(provider, out home)) fields.Mistake("provider", $"{fields.Quote(provider)} is not among the providers ({string.Join(", ", providers.Keys)}).");
        var price = fields.Section("price");
        var entry = new ModelEntry
        {
            Id = id,
            Name = fields.Text("name") is { Length: > 0 } name ? name : key,
            Provider = home!,
            UpstreamModel = fields.Text("upstreamModel") is { Length: > 0 } upstream ? upstream : key,
            Weight = fields.Number("weight") ?? 1,
            Description = fields.Text("description") ?? "",
            Domains = fields.Texts("domains"),
            Aliases = fields.Texts("aliases"),
            ContextWindow = fields.Whole("contextWindow") ?? 0,
            MaxOutput = fields.Whole("maxOutput", 1),
            Capabilities = fields.Texts("capabilities"),
            Omit = fields.Texts("omit"),
            ToolsOnlyInResponses = fields.OneOf("toolsApi", ["chat", "responses"]) == "responses",
            Price = fields.Has("price") ? new ModelPrice(price.Number("input"), price.Number("cachedInput"), price.Number("output")) : null,
            Fallbacks = fields.Texts("fallbacks"),
        };
        return home is null ? null : entry;
    }
}
