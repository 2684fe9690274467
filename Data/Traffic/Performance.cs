namespace ModelProxy.Data.Traffic;

/// <param name="From">With <paramref name="To"/> exact to the minute.</param>
/// <param name="Model">Empty = all; so domain and language.</param>
/// <param name="GroupBy">Any of the names below; what is not grouped by is empty in the answer.</param>
public sealed record PerformanceQuestion(DateTimeOffset From, DateTimeOffset To, string Model, string Domain, string Language, IReadOnlyCollection<string> GroupBy)
{
    public const string ByModel = "model";
    public const string ByDomain = "domain";
    public const string ByLanguage = "language";
    public const string ByKey = "key";

    public static readonly IReadOnlyList<string> Groups = [ByModel, ByDomain, ByLanguage, ByKey];

    /// <summary>Nothing but the model matters.</summary>
    internal bool OnlyByModel => Domain.Length == 0 && Language.Length == 0 && GroupBy.All(group => group == ByModel);

    internal string Group(string column, string name) => GroupBy.Contains(name) ? column : "''::text";
}

/// <summary>One row of the report.</summary>
public sealed record Performance(Totals Totals, string Domain, string Language, string KeyName, Stars Stars);

/// <summary>Ratings of a group.</summary>
/// <param name="Count">0: nobody rated.</param>
/// <param name="Mean">1-5.</param>
public readonly record struct Stars(long Count, double Mean, double Deviation)
{
    /// <summary>
    /// 95 % interval of the mean, within 1-5. Few ratings that agree by chance must not look certain: two ratings'
    /// worth of the widest spread are added to the deviation.
    /// </summary>
    public (double Low, double High) Interval()
    {
        if (Count == 0) return (0, 0);
        const double widest = 2, extra = 2;
        var variance = ((Count - 1) * Deviation * Deviation + extra * widest * widest) / (Count + extra);
        var half = 1.96 * Math.Sqrt(variance / Count);
        return (Math.Max(1, Mean - half), Math.Min(5, Mean + half));
    }
}
