using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Routing;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>Which models may answer, best first.</summary>
internal sealed class DecideStage(RouteChooser chooser)
{
    public async ValueTask<ChatFailure?> RunAsync(ProxyExchange exchange)
    {
        var (http, caller) = (exchange.Http, exchange.Caller!);
        var plan = await chooser.ChooseAsync(new RouteAsk
        {
            QueryId = exchange.QueryId,
            Snapshot = exchange.Snapshot,
            Envelope = caller.Envelope,
            Key = exchange.Identity.Key,
            KeyName = exchange.Identity.KeyName,
            User = exchange.User,
            Headers = http.Request.Headers,
            Conversation = exchange.Conversation,
            PinValue = caller.Envelope.PinnedBy == PreviousResponse ? PinValue(caller.Body.Span) : "",
            Language = LanguageOf(http),
        }, http.RequestAborted);
        if (!plan.Succeeded) return plan.Failure;
        exchange.Plan = plan.Value;
        ReplyHeaders.SetRoute(http, plan.Value.Source, plan.Value.Confidence);
        if (plan.Value.Candidates is [var first, ..]) ReplyHeaders.SetModel(http, first.Name);
        return Allowed(exchange) ? null : exchange.Identity.MayNotUse(caller.Envelope.Model);
    }

    public static string LanguageOf(HttpContext http) =>
        http.Request.Headers.AcceptLanguage.ToString().StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh" : "en";

    private const string PreviousResponse = "previous_response_id";

    /// <summary>A key that is bound to models keeps only those among the candidates.</summary>
    private static bool Allowed(ProxyExchange exchange)
    {
        if (exchange.Snapshot.AllowedTo(exchange.Identity.Key) is not { } allowed) return true;
        exchange.Plan = exchange.Plan! with { Candidates = [.. exchange.Plan.Candidates.Where(allowed.Contains)] };
        return !exchange.Plan.Candidates.IsEmpty;
    }

    private static string PinValue(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals(PreviousResponse) && reader.Read() && reader.TokenType == JsonTokenType.String)
                return reader.GetString()!;
        return "";
    }
}
