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
    private readonly List<Attempt> _attempts = [];
    private bool _simulated;
    private long? _tokens;

    /// <summary>USD; null = nobody knows.</summary>
    public double? Cost { get; private set; }

    public int Attempts => _attempts.Count;

    private double ElapsedMs => clock.GetElapsedTime(_started).TotalMilliseconds;

    public Attempt Begin(ModelEntry model, string? apiKey)
    {
        var attempt = new Attempt { Number = Attempts + 1, Provider = model.Provider.Name, UpstreamModel = model.UpstreamModel, KeyId = ModelHealthBook.KeyId(model, apiKey), StartedMs = ElapsedMs };
        _attempts.Add(attempt);
        _simulated = model.Simulated;
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
        _tokens = tokens;
        if (model.Price?.Input is { } price) Cost = model.Simulated ? 0 : tokens * price / 1e6;
    }

    public Exchange Record(ChatFailure? failure)
    {
        var record = OutsideRecord.Of(http, caller, "embeddings", Routing.RouteSources.Named, requested.Length is > 0 and <= 200 ? requested : Routing.RouteAsk.Auto, failure, ElapsedMs);
        record.Simulated = _simulated;
        if (_tokens is { } tokens) record.Usage = new Usage { InputTokens = tokens };
        if (Cost is { } cost) record.CostUsd = cost;
        record.Attempts.Add(_attempts);
        return record;
    }
}
