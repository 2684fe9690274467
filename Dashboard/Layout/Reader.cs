using ModelProxy.Dashboard.Languages;

namespace ModelProxy.Dashboard.Layout;

/// <summary>Who looks at a page: language and time zone, and with them how words, numbers and times are written. Immutable.</summary>
public sealed record Reader(Texts Words, TimeZoneInfo Zone)
{
    public string this[string key] => Words[key];

    public string this[string key, params object?[] values] => Words[key, values];

    /// <summary>See <see cref="Texts.Of"/>.</summary>
    public string Of(string prefix, string? value) => Words.Of(prefix, value);

    public string Count(double value) => value.ToString("N0", Words.Culture);

    /// <summary>The words for so many: those of <c>key.one</c> or of <c>key.other</c>, with the number as <c>{0}</c>.</summary>
    public string Counted(string key, double count) => Words[$"{key}.{(count == 1 ? "one" : "other")}", Count(count)];

    /// <summary>1.3k, 2.4M: for figures that must stay narrow.</summary>
    public string Brief(double value) => value switch
    {
        >= 1e9 => (value / 1e9).ToString("0.#", Words.Culture) + "G",
        >= 1e6 => (value / 1e6).ToString("0.#", Words.Culture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.#", Words.Culture) + "k",
        _ => Count(value),
    };

    /// <summary>Of a share from 0 to 1.</summary>
    public string Percent(double share) => share.ToString(share is > 0.995 and < 1 ? "P2" : share is > 0 and < 0.1 ? "P1" : "P0", Words.Culture);

    public string Figure(double value, int digits = 2) => value.ToString("N" + digits, Words.Culture);

    /// <summary>Milliseconds below ten seconds, seconds above.</summary>
    public string Duration(double milliseconds) => milliseconds switch
    {
        < 10 => milliseconds.ToString("0.0", Words.Culture) + " ms",
        < 10_000 => milliseconds.ToString("N0", Words.Culture) + " ms",
        _ => (milliseconds / 1000).ToString("N1", Words.Culture) + " s",
    };

    /// <summary>US dollars; small sums keep two digits that say something.</summary>
    public string Cost(decimal dollars) => "$" + (dollars switch
    {
        0 => "0",
        >= 1 => dollars.ToString("N2", Words.Culture),
        >= 0.01m => dollars.ToString("0.000", Words.Culture),
        _ => dollars.ToString("0.00000", Words.Culture),
    });

    /// <summary>The time of day in the reader's zone, with the date when it is not <paramref name="now"/>'s.</summary>
    public string Time(DateTimeOffset at, DateTimeOffset now)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, Zone), TimeZoneInfo.ConvertTime(now, Zone));
        return local.Date == today.Date ? local.ToString("HH:mm:ss", Words.Culture) : local.ToString("MM-dd HH:mm:ss", Words.Culture);
    }

    public string Moment(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("yyyy-MM-dd HH:mm:ss", Words.Culture);

    public string Clock(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("HH:mm", Words.Culture);

    public string Day(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("MM-dd HH:mm", Words.Culture);

    public DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Zone).Date);

    /// <summary>How long a process has been up: 3 d 4 h, 12 min.</summary>
    public string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => this["span.days", (int)span.TotalDays, span.Hours],
        { TotalHours: >= 1 } => this["span.hours", (int)span.TotalHours, span.Minutes],
        { TotalMinutes: >= 1 } => this["span.minutes", (int)span.TotalMinutes],
        _ => this["span.seconds", (int)span.TotalSeconds],
    };

    public static TimeZoneInfo ZoneOf(string? id) => id is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}
