using Range = ModelProxy.ServiceDefaults.RetentionDays;

namespace ModelProxy.FeedbackService.Owning;

/// <summary>Section "Retention".</summary>
internal sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Days that exchanges and decisions are kept, 1-3650; 0 = for ever; null = as recording.retentionDays of modelproxy.json says.</summary>
    public int? RetentionDays { get; set; }

    /// <summary>Partitions created ahead, 1-60 days.</summary>
    public int PartitionsAhead { get; set; } = 7;

    public IEnumerable<string> Mistakes()
    {
        if (RetentionDays is < Range.ForEver or > Range.Most) yield return $"Retention:RetentionDays is {RetentionDays}: use 1 to {Range.Most} days, or 0 to keep everything.";
        if (PartitionsAhead is < 1 or > 60) yield return $"Retention:PartitionsAhead is {PartitionsAhead}: use 1 to 60 days.";
    }
}
