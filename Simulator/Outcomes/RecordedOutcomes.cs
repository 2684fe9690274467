using System.Collections.Frozen;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace ModelProxy.Simulator.Outcomes;

/// <summary>
/// What real models achieved on known prompts, read from a folder with <c>queries*.jsonl[.gz]</c>
/// (<c>{"id":…,"pool":…,"text":…}</c>) and <c>outcomes*.csv[.gz]</c> (<c>query_id,pool,model,score,…</c>, score 0-1). A model asked
/// one of these prompts answers as well as it did then; on others it is as good as its name suggests. Immutable.
/// </summary>
internal sealed class RecordedOutcomes
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, double>> _scores;

    public RecordedOutcomes(IOptions<SimulatorOptions> options) : this(options.Value.Outcomes, options.Value.OutcomesPool) { }

    /// <param name="folder">Empty = nothing was recorded.</param>
    /// <param name="pool">Only this pool; empty = all.</param>
    public RecordedOutcomes(string folder, string pool = "")
    {
        var texts = new Dictionary<string, string>();
        foreach (var line in Lines(folder, "queries*.jsonl"))
        {
            using var query = JsonDocument.Parse(line);
            if (pool.Length == 0 || Text(query, "pool") == pool) texts[Text(query, "pool") + "\n" + Text(query, "id")] = Plain(Text(query, "text"));
        }
        var scores = new Dictionary<string, Dictionary<string, double>>();
        foreach (var line in Lines(folder, "outcomes*.csv"))
        {
            var fields = line.Split(',');
            if (fields.Length < 4 || !texts.TryGetValue(fields[1] + "\n" + fields[0], out var text)) continue;
            if (!double.TryParse(fields[3], CultureInfo.InvariantCulture, out var score) || !double.IsFinite(score)) continue;
            if (!scores.TryGetValue(text, out var models)) scores[text] = models = new(StringComparer.OrdinalIgnoreCase);
            models[fields[2]] = Math.Clamp(score, 0, 1);
        }
        _scores = scores.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    public int Prompts => _scores.Count;

    /// <summary>0-1; null when this model was not recorded on this prompt.</summary>
    public double? Of(string model, string prompt) =>
        _scores.Count > 0 && _scores.TryGetValue(Plain(prompt), out var models) && models.TryGetValue(model, out var score) ? score : null;

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Text(JsonDocument document, string name) => document.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static IEnumerable<string> Lines(string folder, string pattern)
    {
        if (folder.Length == 0) yield break;
        foreach (var file in Directory.GetFiles(folder, pattern).Concat(Directory.GetFiles(folder, pattern + ".gz")).Order(StringComparer.Ordinal))
        {
            using Stream stream = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(file), CompressionMode.Decompress) : File.OpenRead(file);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line) if (line.Length > 0) yield return line;
        }
    }
}
