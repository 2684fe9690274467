using System.Globalization;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>The headers every answer carries, errors too.</summary>
internal static class ReplyHeaders
{
    public const string QueryId = "x-modelproxy-query-id";
    public const string Model = "x-modelproxy-model";
    public const string Route = "x-modelproxy-route";
    public const string Attempts = "x-modelproxy-attempts";
    public const string Dropped = "x-modelproxy-dropped";

    /// <summary>Until a decision is made.</summary>
    public const string NoRoute = "none";

    /// <summary>Gives the request its id, a UUIDv7: its time is when the exchange began.</summary>
    public static void Begin(HttpContext http, TimeProvider clock)
    {
        var headers = http.Response.Headers;
        headers[QueryId] = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        headers[Model] = "none";
        headers[Route] = NoRoute;
        headers[Attempts] = "0";
    }

    public static string QueryIdOf(HttpContext http) => http.Response.Headers[QueryId].ToString();

    public static void SetModel(HttpContext http, string model) => http.Response.Headers[Model] = Safe(model);

    public static void SetRoute(HttpContext http, string source, double? confidence) =>
        http.Response.Headers[Route] = confidence is { } value ? string.Create(CultureInfo.InvariantCulture, $"{source}; confidence={Math.Round(value)}") : source;

    public static void SetAttempts(HttpContext http, int count) => http.Response.Headers[Attempts] = count < Small.Length ? Small[count] : count.ToString(CultureInfo.InvariantCulture);

    public static void SetDropped(HttpContext http, IReadOnlyList<string> dropped)
    {
        if (dropped.Count > 0) http.Response.Headers[Dropped] = string.Join(", ", dropped.Select(Safe));
    }

    /// <summary>A header holds visible ASCII; names of models may be anything.</summary>
    internal static string Safe(string text)
    {
        if (text.Length == 0) return "none";
        var plain = true;
        foreach (var c in text) plain &= c is > ' ' and < '\x7f';
        return plain && text.Length <= 200 ? text : Uri.EscapeDataString(text.Length > 200 ? text[..(char.IsHighSurrogate(text[199]) ? 199 : 200)] : text);
    }

    private static readonly string[] Small = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
}
