using System.Collections.Immutable;
using System.Text.Json;
using ModelProxy.Contracts.Catalog.V1;

namespace ModelProxy.Gateway.Settings;

/// <summary>
/// Reads the <c>models</c>: one entry per member, or several under one public name (a list, the same member twice, or
/// entries with the same <c>name</c>). The catalog's fields win over the file's, and are checked like them.
/// </summary>
internal static class ModelReader
{
    /// <summary>The router takes no higher one either.</summary>
    public const double HighestWeight = 1_000_000;

    /// <param name="gone">Takes the names of entries that were deleted at run time: others may go on naming them.</param>
    public static ImmutableArray<ModelEntry> Read(Fields root, Variables variables, List<string> mistakes, Dictionary<string, ProviderEntry> providers, Overrides? overrides, ISet<string> gone)
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
                if (changed.Remove(id, out var change) && change.Deleted)
                {
                    var deleted = new Fields("", variables, [], entry);
                    gone.UnionWith([id, deleted.Text("name") ?? member.Name, .. deleted.Texts("aliases")]);
                    continue;
                }
                var fields = new Fields($"models.{id}", variables, mistakes, change is null ? [entry] : [Parse(change, mistakes), entry]);
                if (entry.ValueKind != JsonValueKind.Object) fields.Mistake("", "must be an object.");
                else if (ReadOne(id, member.Name, fields, providers) is { } model) models.Add(model);
            }
        }

        // those that exist only in the catalog; without a provider they changed an entry that is no longer in the file
        foreach (var added in changed.Values.Where(m => !m.Deleted))
        {
            var fields = new Fields($"models.{added.Name}", variables, mistakes, Parse(added, mistakes));
            if (fields.Has("provider") && ReadOne(added.Name, added.Name, fields, providers) is { } model && ids.Add(added.Name)) models.Add(model);
        }
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

    private static JsonElement Parse(ModelOverride change, List<string> mistakes)
    {
        if (change.Json.Length == 0) return default;
        var path = $"models.{change.Name}";
        try
        {
            var root = JsonDocument.Parse(change.Json).RootElement;
            string[] unreadable = root.ValueKind == JsonValueKind.Object ? [.. HalfCharacters.In(root, path)] : [$"{path}: must be an object."];
            mistakes.AddRange(unreadable);
            return unreadable.Length == 0 ? root : default;
        }
        catch (JsonException broken)
        {
            mistakes.Add($"{path}: not valid JSON: {broken.Message}");
            return default;
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
            Weight = fields.Number("weight", 0, HighestWeight) ?? 1,
            Description = fields.Text("description") ?? "",
            Domains = fields.Texts("domains"),
            Aliases = fields.Texts("aliases"),
            ContextWindow = fields.Whole("contextWindow") ?? 0,
            MaxOutput = fields.Whole("maxOutput") is > 0 and var most ? most : null, // 0 = unknown, as for the window
            Capabilities = fields.Texts("capabilities"),
            Omit = fields.Texts("omit"),
            ToolsOnlyInResponses = fields.OneOf("toolsApi", ["chat", "responses"]) == "responses",
            Price = fields.Has("price") ? new ModelPrice(price.Number("input"), price.Number("cachedInput"), price.Number("output")) : null,
            Fallbacks = fields.Texts("fallbacks"),
        };
        return home is null ? null : entry;
    }
}
