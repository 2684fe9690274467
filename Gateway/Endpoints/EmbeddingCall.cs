using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>
/// One request for vectors and its record: who, of whom, how long, how it ended and what it cost; never the texts. No model
/// is named as the one that answered: a vector says nothing of how well a model chats, and learning reads what has a name.
/// </summary>
internal sealed class EmbeddingCall(HttpContext http, CallerIdentity caller, string requested, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private readonly Exchange _record = new();

    /// <summary>USD; null = nobody knows.</summary>
    public double? Cost => _record.HasCostUsd ? _record.CostUsd : null;

    public int Attempts => _record.Attempts.Count;

    private double ElapsedMs => clock.GetElapsedTime(_started).TotalMilliseconds;

    public Attempt Begin(ModelEntry model, string? apiKey)
    {
        var attempt = new Attempt { Number = Attempts + 1, Provider = model.Provider.Name, UpstreamModel = model.UpstreamModel, KeyId = ModelHealthBook.KeyId(model, apiKey), StartedMs = ElapsedMs };
        _record.Attempts.Add(attempt);
        _record.Simulated = model.Simulated;
        return attempt;
    }

    public void Ended(Attempt attempt, SimpleAnswer answer)
    {
        (attempt.Status, attempt.DurationMs) = (answer.Status, ElapsedMs - attempt.StartedMs);
        (attempt.Outcome, attempt.Phase) = (answer.Failure is null ? "success" : Verdicts.NameOf(answer.Failure.Kind), answer.Status == 0 ? "headers" : "stream");
    }

    /// <summary>The provider said how long the texts were.</summary>
    public void Used(ModelEntry model, long tokens)
    {
        _record.Usage = new Usage { InputTokens = tokens };
        if (model.Price?.Input is { } price) _record.CostUsd = model.Simulated ? 0 : tokens * price / 1e6;
    }

    public Exchange Record(ChatFailure? failure)
    {
        var user = http.Request.Headers["x-modelproxy-user"].ToString();
        _record.Id = ReplyHeaders.QueryIdOf(http);
        _record.RequestedModel = requested.Length is > 0 and <= 200 ? requested : "auto";
        _record.Dialect = "embeddings";
        _record.Endpoint = http.Request.Path.Value ?? "";
        _record.Route = Routing.RouteSources.Named;
        _record.KeyName = caller.KeyName;
        _record.Team = caller.Key?.Team ?? "";
        _record.User = user.Length is > 0 and <= 256 ? user : caller.KeyName;
        _record.Outcome = failure?.Kind switch { null => "success", FailureKind.Cancelled => "cancelled", _ => "error" };
        _record.Status = failure?.Status ?? StatusCodes.Status200OK;
        _record.DurationMs = ElapsedMs;
        _record.TraceId = TraceOf.Request(http, null);
        if (failure is not null) _record.Error = new ErrorInfo { Kind = Verdicts.NameOf(failure.Kind), Type = failure.Type ?? "", Message = failure.Message.Length <= 1000 ? failure.Message : failure.Message[..1000] };
        return _record;
    }
}
