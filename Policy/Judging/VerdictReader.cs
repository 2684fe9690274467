namespace ModelProxy.Policy.Judging;

/// <summary>
/// Reads a verdict out of what models really write:
/// <code>
/// {"selectedModel": "gpt", "confidence": 85, "reasoning": "…", "domain": "code", "complexity": 40}
/// Sure! Here is my analysis: ```json {"selected_model": "GPT", "confidence": "85%",} ``` I hope this helps!
/// {'selectedModel': 'gpt', 'confidence': 0.85, 'reasoning': 'it's good at code'}
/// {"selectedModel": "gpt", "confidence": 85, "reasoning": "the query is ab
/// selectedModel: gpt
/// I would go with gpt.
/// </code>
/// Never throws, takes time linear in the text (of which <see cref="Longest"/> characters count).
/// </summary>
public static class VerdictReader
{
    private const int Longest = 16 * 1024;

    /// <summary>More braces than this are not an answer.</summary>
    private const int MostObjects = 32;

    /// <summary>Of a verdict that does not say how sure it is.</summary>
    private const double UnsaidConfidence = 50;

    private static readonly string[] ModelKeys = ["selectedmodel", "model", "modelname", "selected", "choice", "bestmodel", "选择的模型", "模型", "模型名称"];
    private static readonly string[] ConfidenceKeys = ["confidence", "confidencescore", "certainty", "score", "置信度"];
    private static readonly string[] ReasonKeys = ["reasoning", "reason", "explanation", "rationale", "why", "理由", "选择理由"];
    private static readonly string[] DomainKeys = ["domain", "topic", "category", "领域"];
    private static readonly string[] ComplexityKeys = ["complexity", "difficulty", "复杂度"];

    /// <summary>Null and the reason when no candidate can be made out.</summary>
    public static Verdict? Read(string? text, IReadOnlyList<string> candidates, out string mistake)
    {
        mistake = "";
        if (string.IsNullOrWhiteSpace(text))
        {
            mistake = "it said nothing";
            return null;
        }
        if (text.Length > Longest) text = text[..Longest];

        Verdict? last = null;
        var unknown = "";
        foreach (var fields in Objects(text))
        {
            if (First(fields, ModelKeys) is not { Length: > 0 } named) continue;
            // the last one counts: models repeat the question's example before they answer
            if (CandidateNames.Resolve(named, candidates) is { } model) last = Of(model, fields);
            else unknown = named;
        }
        if (last is not null) return last;
        if (unknown.Length == 0 && CandidateNames.OnlyOneMentioned(text, candidates) is { } mentioned)
            return new Verdict(mentioned, UnsaidConfidence, "", "", -1);
        mistake = unknown.Length > 0 ? $"it chose '{Shortened(unknown)}', which is no candidate" : "no choice could be made out";
        return null;
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> Objects(string text)
    {
        var found = 0;
        for (var at = text.IndexOf('{'); at >= 0 && found < MostObjects; found++)
        {
            var fields = LooseObject.Read(text, at + 1, out var end);
            yield return fields;
            at = end < text.Length ? text.IndexOf('{', fields.Count > 0 ? end : at + 1) : -1;
        }
        // no braces at all: "selectedModel: gpt"
        if (found == 0) yield return LooseObject.ReadLoose(text);
    }

    private static Verdict Of(string model, IReadOnlyDictionary<string, string> fields) => new(
        model,
        LooseNumber.Percent(First(fields, ConfidenceKeys)) ?? UnsaidConfidence,
        First(fields, ReasonKeys)?.Trim() ?? "",
        DomainWords.Resolve(First(fields, DomainKeys)),
        (int)Math.Round(LooseNumber.Percent(First(fields, ComplexityKeys)) ?? -1));

    private static string? First(IReadOnlyDictionary<string, string> fields, string[] keys)
    {
        foreach (var key in keys)
            if (fields.TryGetValue(key, out var value)) return value;
        return null;
    }

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
