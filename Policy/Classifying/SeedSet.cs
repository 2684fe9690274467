using System.Reflection;
using ModelProxy.Policy.Anchors;

namespace ModelProxy.Policy.Classifying;

/// <summary>
/// The labelled prompts the product ships, written for it. Files <c>seed.*.txt</c>: a heading per domain, then one prompt a line,
/// <c>⏎</c> for a line break. The anchors' prompts belong to it.
/// </summary>
public static class SeedSet
{
    /// <summary>Every seed prompt and every anchor's prompt. The same order each time.</summary>
    public static IReadOnlyList<LabelledText> Load()
    {
        var texts = new List<LabelledText>();
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("seed.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            Read(Text(assembly, name), texts);
        texts.AddRange(AnchorSet.Shipped.Select(anchor => new LabelledText(anchor.Prompt, anchor.Domain)));
        return texts;
    }

    private static void Read(string file, List<LabelledText> texts)
    {
        var domain = "";
        foreach (var line in file.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal)) continue;
            if (line[0] == '[' && line[^1] == ']' && Domains.IndexOf(line[1..^1]) >= 0) { domain = line[1..^1]; continue; }
            texts.Add(new LabelledText(line.Replace("⏎", "\n"), domain));
        }
    }

    private static string Text(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
