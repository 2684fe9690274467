using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ModelProxy.Gateway.Settings;

/// <summary>Turns settings and what was found out about the world into a snapshot. Pure.</summary>
internal static class SnapshotBuilder
{
    public const string SimulatorName = "simulator";
    public const string SimulatedPrefix = "sim-";

    /// <param name="ollamas">By provider name; absent = not asked yet.</param>
    /// <param name="simulator">Base URL of the Simulator that stands in for providers without key or answer; null = none.</param>
    public static GatewaySnapshot Build(GatewaySettings settings, IReadOnlyDictionary<string, OllamaState> ollamas, string? simulator, DateTimeOffset loadedAt, string? error)
    {
        var models = settings.Models.RemoveAll(static model => model.Provider.IsAbsent).AddRange(Discovered(settings, ollamas));
        if (simulator is not null) models = [.. models.Select(model => StandsIn(model.Provider, ollamas) ? Rehomed(model, simulator) : model)];
        var names = NameTable(models);
        return new GatewaySnapshot
        {
            Settings = settings,
            Models = models,
            Providers = settings.Providers,
            Names = names,
            ForAuto = [.. models.Where(static m => !m.EmbedsOnly).GroupBy(static m => m.Name, StringComparer.Ordinal).Select(static g => new ModelGroup(g.Key, [.. g]))],
            PassThrough = settings.Providers.GroupBy(static p => p.Kind)
                .ToFrozenDictionary(static g => g.Key, g => PassedThrough(g.FirstOrDefault(static p => !p.LacksKey) ?? g.First(), ollamas, simulator), StringComparer.Ordinal),
            Default = settings.Routing.Default.Length > 0 && names.TryGetValue(settings.Routing.Default, out var chosen)
                ? chosen
                : models.FirstOrDefault(m => !m.EmbedsOnly && !m.Provider.LacksKey) is { } first ? new ModelGroup(first.Name, [first])
                : models is [var any, ..] ? new ModelGroup(any.Name, [any]) : null,
            LoadedAt = loadedAt,
            Error = error,
        };
    }

    private static IEnumerable<ModelEntry> Discovered(GatewaySettings settings, IReadOnlyDictionary<string, OllamaState> ollamas)
    {
        var taken = new HashSet<string>(settings.Models.SelectMany(m => m.Aliases.Append(m.Id).Append(m.Name)), StringComparer.OrdinalIgnoreCase);
        foreach (var provider in settings.Providers.Where(p => p.Kind == ProviderKinds.Ollama))
        {
            if (!ollamas.TryGetValue(provider.Name, out var state)) continue;
            var configured = settings.Models.Where(m => m.Provider.Name == provider.Name).Select(m => Untagged(m.UpstreamModel)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var found in state.Models)
            {
                var name = Untagged(found.Tag);
                if (configured.Contains(name) || !taken.Add(name)) continue;
                yield return new ModelEntry
                {
                    Id = name,
                    Name = name,
                    Provider = provider,
                    UpstreamModel = found.Tag,
                    Description = "found in Ollama",
                    Discovered = true,
                    Price = new ModelPrice(0, 0, 0),
                    Capabilities = found.Capabilities.IsEmpty && Embeds(name) ? ["embeddings"] : found.Capabilities,
                    ContextWindow = found.ContextWindow,
                };
            }
        }
    }

    private static bool Embeds(string name) =>
        name.Contains("embed", StringComparison.OrdinalIgnoreCase) || name.StartsWith("bge-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("all-minilm", StringComparison.OrdinalIgnoreCase);

    private static string Untagged(string tag) => tag.EndsWith(":latest", StringComparison.OrdinalIgnoreCase) ? tag[..^7] : tag;

    private static bool StandsIn(ProviderEntry provider, IReadOnlyDictionary<string, OllamaState> ollamas) =>
        provider.LacksKey || (provider.Kind == ProviderKinds.Ollama && ollamas.GetValueOrDefault(provider.Name) is not { Answers: true });

    private static ProviderEntry PassedThrough(ProviderEntry provider, IReadOnlyDictionary<string, OllamaState> ollamas, string? simulator) =>
        simulator is not null && StandsIn(provider, ollamas) ? StandIn(provider, simulator) : provider;

    // the dialect of the provider stays, so that simulated traffic takes the same way through the gateway as real traffic
    private static ModelEntry Rehomed(ModelEntry model, string simulator) => model with
    {
        Id = SimulatedPrefix + model.Id,
        Name = SimulatedPrefix + model.Name,
        Aliases = [.. model.Aliases.Append(model.Name).Append(model.Id).Distinct()],
        Provider = StandIn(model.Provider, simulator),
    };

    private static ProviderEntry StandIn(ProviderEntry provider, string simulator) => new()
    {
        Name = SimulatorName,
        Kind = provider.Kind == ProviderKinds.Custom ? ProviderKinds.OpenAI : provider.Kind,
        BaseUrl = simulator,
        ApiKeys = ["simulated"],
        NeedsKey = false,
        Simulated = true,
    };

    private static FrozenDictionary<string, ModelGroup> NameTable(ImmutableArray<ModelEntry> models)
    {
        var table = new Dictionary<string, ModelGroup>(StringComparer.OrdinalIgnoreCase);
        Add(models.Select(m => (m.Name, m)));
        Add(models.Select(m => (m.Id, m)));
        Add(models.SelectMany(m => m.Aliases.Select(alias => (alias, m))));
        Add(models.Select(m => (m.UpstreamModel, m)));
        if (BestForCode(models) is { } code) table.TryAdd(ReferenceCheck.Cursor, new ModelGroup(code.Name, [code]));
        return table.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(IEnumerable<(string Name, ModelEntry Model)> pairs)
        {
            foreach (var group in pairs.GroupBy(pair => pair.Name, StringComparer.OrdinalIgnoreCase))
            {
                var members = group.Select(pair => pair.Model).Distinct().ToImmutableArray();
                table.TryAdd(group.Key, new ModelGroup(members[0].Name, members));
            }
        }
    }

    /// <summary>What <c>cursor</c> means where Cursor itself is not configured: the heaviest usable model for code.</summary>
    private static ModelEntry? BestForCode(ImmutableArray<ModelEntry> models)
    {
        var usable = models.Where(m => !m.EmbedsOnly && !m.Provider.LacksKey).DefaultIfEmpty(models.FirstOrDefault(m => !m.EmbedsOnly)).OfType<ModelEntry>().ToArray();
        return usable.OrderByDescending(m => m.Domains.Contains("code")).ThenByDescending(m => m.Weight).FirstOrDefault();
    }
}
