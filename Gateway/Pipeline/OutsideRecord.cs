using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>
/// The record of a request that is no chat: who, where to, how long and how it ended; never its content. No model is named as
/// the one that answered: learning reads what has a name.
/// </summary>
internal static class OutsideRecord
{
    private const int LongestPath = 200;
    private const int LongestUser = 256;
    private const int LongestMessage = 1000;

    public static Exchange Of(HttpContext http, CallerIdentity caller, string dialect, string route, string requested, ChatFailure? failure, double elapsedMs)
    {
        var (user, path) = (http.Request.Headers["x-modelproxy-user"].ToString(), http.Request.Path.Value ?? "");
        var record = new Exchange
        {
            Id = ReplyHeaders.QueryIdOf(http),
            RequestedModel = requested,
            Dialect = dialect,
            Endpoint = path.Length > LongestPath ? path[..LongestPath] : path,
            Route = route,
            KeyName = caller.KeyName,
            Team = caller.Key?.Team ?? "",
            User = user.Length is > 0 and <= LongestUser ? user : caller.KeyName,
            Outcome = failure?.Kind switch { null => "success", FailureKind.Cancelled => "cancelled", _ => "error" },
            Status = failure?.Status ?? http.Response.StatusCode,
            DurationMs = elapsedMs,
            TraceId = TraceOf.Request(http, null),
        };
        if (failure is not null) record.Error = new ErrorInfo { Kind = Verdicts.NameOf(failure.Kind), Type = failure.Type ?? "", Message = failure.Message.Length <= LongestMessage ? failure.Message : failure.Message[..LongestMessage] };
        return record;
    }
}
