using System.Text.Json;

namespace ModelProxy.LearningSim.Days;

/// <summary>Played arms as files, so that a run that was interrupted goes on where it was.</summary>
/// <param name="folder">Empty = nothing is kept.</param>
internal sealed class KeptArms(string folder, string run, Pool pool)
{
    private sealed record Kept(List<(string Query, int Model, double Score, int Opinion)[]> Days, Dictionary<int, int[]> HeldOut, double[] DecisionMs, int Ratings, int Again, double Seconds);

    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    public ArmResult? Find(Arm arm)
    {
        if (folder.Length == 0 || !File.Exists(PathOf(arm)) || JsonSerializer.Deserialize<Kept>(File.ReadAllText(PathOf(arm)), Json) is not { } kept) return null;
        var queries = pool.Train.ToDictionary(query => query.Id);
        var result = new ArmResult(arm) { DecisionMs = kept.DecisionMs, Ratings = kept.Ratings, Again = kept.Again, Seconds = kept.Seconds };
        foreach (var day in kept.Days) result.Days.Add([.. day.Select(served => new Served(queries[served.Query], served.Model, served.Score, served.Opinion))]);
        foreach (var (day, chosen) in kept.HeldOut) result.HeldOut[day] = chosen;
        return result;
    }

    public void Add(ArmResult result)
    {
        if (folder.Length == 0) return;
        Directory.CreateDirectory(folder);
        var kept = new Kept([.. result.Days.Select(day => day.Select(served => (served.Query.Id, served.Model, served.Score, served.Opinion)).ToArray())], result.HeldOut, [.. result.DecisionMs], result.Ratings, result.Again, result.Seconds);
        File.WriteAllText(PathOf(result.Arm), JsonSerializer.Serialize(kept, Json));
    }

    private string PathOf(Arm arm) => Path.Combine(folder, $"{run}-{arm.Name.Replace(" + ", "-", StringComparison.Ordinal)}.json");
}
