using System.Globalization;

namespace ModelProxy.Policy.Anchors;

/// <summary>
/// Reads anchors as they are written down: a heading per domain, <c>?</c> before a prompt (<c>⏎</c> for a line break) and <c>=</c>
/// before each check its answer is graded by. With several checks the grade is their mean.
/// <code>
/// [math]
/// ? What is 17 × 23? Answer with the number only.
/// = number 391
/// </code>
/// </summary>
internal static class AnchorFile
{
    /// <exception cref="FormatException">A line is neither heading, prompt, check nor comment, or a check cannot be read; names the line.</exception>
    public static IEnumerable<Anchor> Read(string file, string language)
    {
        var anchors = new List<Anchor>();
        var places = new Dictionary<string, int>();
        string domain = "", prompt = "";
        var checks = new List<IGrader>();
        void Finish()
        {
            if (prompt.Length == 0) return;
            if (checks.Count == 0) throw new FormatException($"No check for the prompt '{prompt}'.");
            var place = places[domain] = places.GetValueOrDefault(domain) + 1;
            var id = string.Create(CultureInfo.InvariantCulture, $"{domain}.{language}.{place:00}");
            anchors.Add(new Anchor(id, domain, language, prompt, checks.Count == 1 ? checks[0] : new MeanGrader([.. checks])));
            prompt = "";
            checks.Clear();
        }

        foreach (var line in file.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (line[0])
            {
                case '#': break;
                case '[' when Domains.IndexOf(line.Trim('[', ']')) >= 0:
                    Finish();
                    domain = line.Trim('[', ']');
                    break;
                case '?' when domain.Length > 0:
                    Finish();
                    prompt = line[1..].Trim().Replace("⏎", "\n", StringComparison.Ordinal);
                    break;
                case '=' when prompt.Length > 0:
                    checks.Add(GraderReader.Read(line[1..].Trim()));
                    break;
                default: throw new FormatException($"Neither heading, prompt, check nor comment: '{line}'.");
            }
        }

        Finish();
        return anchors;
    }
}
