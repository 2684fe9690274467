using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace ModelProxy.RoutingData;

internal sealed record Query(string Id, string Pool, string Source, string Category, string Domain, string Language, bool Test, string Text)
{
    /// <summary>Per model of the pool: score 0-1.</summary>
    public double[] Scores { get; set; } = [];

    /// <summary>Per model of the pool: USD; NaN when unknown.</summary>
    public double[] Costs { get; set; } = [];
}

internal sealed record Labelled(string Source, string Domain, string Language, bool Test, string Text);

internal sealed class Pool(string name, string[] models, Query[] queries)
{
    /// <summary>Graded prompts per domain and language that make up a set of anchors.</summary>
    private const int AnchorsPerCell = 20;

    public string Name => name;
    public string[] Models => models;
    public Query[] Train { get; } = [.. queries.Where(q => !q.Test)];
    public Query[] Test { get; } = [.. queries.Where(q => q.Test)];

    /// <summary>Twenty train queries per domain and language, as graded anchors are asked on day 0. The same for the same seed.</summary>
    public IEnumerable<Query> Anchors(int seed)
    {
        var random = new Random(seed + 1000);
        return [.. Train.Where(q => Policy.Domains.IndexOf(q.Domain) >= 0).GroupBy(q => (q.Domain, q.Language)).SelectMany(cell => cell.OrderBy(_ => random.Next()).Take(AnchorsPerCell))];
    }
}

/// <summary>
/// A folder with <c>queries.jsonl[.gz]</c>, <c>outcomes.csv[.gz]</c> and <c>domains.jsonl[.gz]</c>. Any split other than "train" is
/// reported on, so that a holdout folder (whose rows say "holdout") works with the train rows beside it.
/// </summary>
internal sealed class Dataset
{
    public required Dictionary<string, Pool> Pools { get; init; }
    public required Labelled[] Train { get; init; }
    public required Labelled[] Test { get; init; }

    /// <summary>Things worked out once and used by several benches.</summary>
    public Dictionary<string, object> Shared { get; } = [];

    public static bool Exists(string folder) =>
        Find(folder, "queries*.jsonl").Any() && Find(folder, "outcomes*.csv").Any() && Find(folder, "domains*.jsonl").Any();

    public static Dataset Load(string folder)
    {
        var labelled = Find(folder, "domains*.jsonl").SelectMany(Lines).Select(l => JsonDocument.Parse(l).RootElement)
            .Select(e => new Labelled(S(e, "source"), S(e, "domain"), S(e, "lang"), S(e, "split") != "train", S(e, "text"))).ToArray();
        var queries = Find(folder, "queries*.jsonl").SelectMany(Lines).Select(l => JsonDocument.Parse(l).RootElement)
            .Select(e => new Query(S(e, "id"), S(e, "pool"), S(e, "source"), S(e, "category"), S(e, "domain"), S(e, "lang"), S(e, "split") != "train", S(e, "text"))).ToArray();
        var outcomes = Find(folder, "outcomes*.csv").SelectMany(f => Lines(f).Skip(1)).Select(l => l.Split(','))
            .Select(f => (Id: f[0], Pool: f[1], Model: f[2], Score: D(f[3]), Cost: D(f[4]))).GroupBy(o => o.Pool).ToDictionary(g => g.Key, g => g.ToArray());
        var pools = new Dictionary<string, Pool>();
        foreach (var group in queries.GroupBy(q => q.Pool))
        {
            if (!outcomes.TryGetValue(group.Key, out var rows)) continue;
            var models = rows.Select(r => r.Model).Distinct().Order(StringComparer.Ordinal).ToArray();
            var byId = rows.GroupBy(r => r.Id).ToDictionary(g => g.Key, g => g.ToArray());
            var kept = new List<Query>();
            foreach (var query in group)
            {
                if (!byId.TryGetValue(query.Id, out var own)) continue;
                query.Scores = [.. models.Select(m => own.Where(r => r.Model == m).Select(r => r.Score).DefaultIfEmpty(double.NaN).First())];
                query.Costs = [.. models.Select(m => own.Where(r => r.Model == m).Select(r => r.Cost).DefaultIfEmpty(double.NaN).First())];
                if (query.Scores.All(double.IsFinite)) kept.Add(query);
            }

            pools[group.Key] = new Pool(group.Key, models, [.. kept]);
        }

        Console.WriteLine($"{labelled.Length} labelled prompts; " + string.Join(", ", pools.Values.Select(p => $"{p.Name}: {p.Models.Length} models, {p.Train.Length} train, {p.Test.Length} test")));
        return new Dataset { Pools = pools, Train = [.. labelled.Where(l => !l.Test)], Test = [.. labelled.Where(l => l.Test)] };
    }

    private static IEnumerable<string> Find(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, pattern).Concat(Directory.GetFiles(folder, pattern + ".gz")).Order(StringComparer.Ordinal) : [];

    private static IEnumerable<string> Lines(string file)
    {
        using Stream stream = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(file), CompressionMode.Decompress) : File.OpenRead(file);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line) if (line.Length > 0) yield return line;
    }

    private static string S(JsonElement e, string name) => e.TryGetProperty(name, out var v) ? v.GetString() ?? "" : "";

    private static double D(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var v) ? v : double.NaN;
}
