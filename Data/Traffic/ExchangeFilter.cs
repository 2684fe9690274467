namespace ModelProxy.Data.Traffic;

/// <summary>Which exchanges; what is null does not restrict.</summary>
public sealed record ExchangeFilter
{
    public static readonly ExchangeFilter All = new();

    public string? Model { get; init; }
    public string? KeyName { get; init; }
    public string? UserId { get; init; }
    public string? Outcome { get; init; }
    public string? Route { get; init; }
    public string? Domain { get; init; }
    public bool? Simulated { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }

    internal IQueryable<ExchangeRow> Apply(IQueryable<ExchangeRow> rows)
    {
        if (Model is { } model) rows = rows.Where(e => e.Model == model);
        // the index holds named keys only
        if (KeyName is { } key) rows = key.Length == 0 ? rows.Where(e => e.KeyName == "") : rows.Where(e => e.KeyName == key && e.KeyName != "");
        if (UserId is { } user) rows = rows.Where(e => e.UserId == user && e.UserId != "");
        if (Outcome is { } outcome) rows = rows.Where(e => e.Outcome == outcome);
        if (Route is { } route) rows = rows.Where(e => e.Route == route);
        if (Domain is { } domain) rows = rows.Where(e => e.Domain == domain);
        if (Simulated is { } simulated) rows = rows.Where(e => e.Simulated == simulated);
        if (From is { } from) rows = rows.Where(e => e.StartedAt >= from.ToUniversalTime());
        if (To is { } to) rows = rows.Where(e => e.StartedAt < to.ToUniversalTime());
        return rows;
    }
}
