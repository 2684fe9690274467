using System.Reflection;

namespace ModelProxy.Policy.Features;

/// <summary>
/// Reads the keyword file: a heading per domain, then terms in any number of lines, apart by commas. "!" marks a term that
/// decides almost alone.
/// <code>
/// [medicine]
/// hypertension, insulin, differential diagnosis!
/// 糖尿病, 鉴别诊断!
/// </code>
/// </summary>
public static class KeywordFile
{
    /// <summary>Every term the product ships, by file and line.</summary>
    public static IEnumerable<(string Domain, string Term)> Shipped
    {
        get
        {
            var assembly = Assembly.GetExecutingAssembly();
            foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("keywords.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                foreach (var term in Read(reader.ReadToEnd())) yield return term;
            }
        }
    }

    public static IEnumerable<(string Domain, string Term)> Read(string text)
    {
        var domain = "";
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#') continue;
            if (line[0] == '[') { domain = line.Trim('[', ']'); continue; }
            foreach (var term in line.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                yield return (domain, term);
        }
    }
}
