using System.Reflection;
using ModelProxy.Policy.Anchors;

namespace ModelProxy.Policy.Classifying;

/// <summary>
/// The labelled prompts the product ships, written for it. Files <c>seed.*.txt</c>: a heading per domain, then one prompt a line,
/// <c>⏎</c> for a line break. Lines under <c>[domain] terms</c> list subject terms, apart by commas, which are set into the
/// question frames of <c>frames.txt</c> to become short prompts. The anchors' prompts belong to it.
/// </summary>
public static class SeedSet
{
    /// <summary>Every seed prompt, every anchor's prompt, and every term in a frame. The same order each time.</summary>
    public static IReadOnlyList<LabelledText> Load()
    {
        var texts = new List<LabelledText>();
        var assembly = Assembly.GetExecutingAssembly();
        var frames = Frames.Read(Text(assembly, "frames.txt"));
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("seed.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            Read(Text(assembly, name), texts);
        texts.AddRange(AnchorSet.Shipped.Select(anchor => new LabelledText(anchor.Prompt, anchor.Domain)));
        foreach (var (domain, terms) in Features.KeywordFile.Read(Text(assembly, "keywords.txt")).GroupBy(t => t.Domain).Select(g => (g.Key, g.Select(t => t.Term.TrimEnd('!')).ToArray())))
            foreach (var text in frames.Set(domain, terms)) texts.Add(new LabelledText(text, domain, FrameWeight));
        return texts;
    }

    /// <summary>A term in a frame is a poorer example than a written prompt.</summary>
    private const float FrameWeight = 0.4f;

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
