using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Classifying;

/// <summary>A labelled text as training sees it.</summary>
/// <param name="Domain">Position in <see cref="Domains.All"/>.</param>
internal sealed record TrainingRow(HashedText Text, int Domain, float Weight)
{
    /// <summary>Labels outside the 14 domains and weights that are not positive are left out.</summary>
    public static List<TrainingRow> Of(IEnumerable<LabelledText> texts, int bits)
    {
        var rows = new List<TrainingRow>();
        foreach (var text in texts)
        {
            var domain = Domains.IndexOf(text.Domain);
            if (domain >= 0 && text.Weight > 0) rows.Add(new TrainingRow(FeatureExtractor.Encode(text.Text, bits), domain, Math.Min(text.Weight, 10)));
        }

        return rows;
    }
}
