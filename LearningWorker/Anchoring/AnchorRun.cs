namespace ModelProxy.LearningWorker.Anchoring;

/// <summary>How far one model's anchors are. Thread-safe.</summary>
internal sealed class AnchorRun(string model, int anchors, DateTimeOffset startedAt)
{
    private readonly Lock _lock = new();
    private int _graded, _failed;
    private double _sum;
    private DateTimeOffset? _finishedAt;
    private string _error = "";

    public bool IsRunning
    {
        get { lock (_lock) return _finishedAt is null; }
    }

    public void Graded(double grade)
    {
        lock (_lock) (_graded, _sum) = (_graded + 1, _sum + grade);
    }

    /// <summary>No answer of this model: it says nothing about how good its answers are.</summary>
    public void Failed(string reason)
    {
        lock (_lock) (_failed, _error) = (_failed + 1, reason);
    }

    public void Finish(DateTimeOffset at, string? error = null)
    {
        lock (_lock) (_finishedAt, _error) = (at, error ?? _error);
    }

    public AnchorProgress Progress()
    {
        lock (_lock) return new AnchorProgress(model, _finishedAt is null ? "running" : "done", anchors, _graded, _failed, _graded > 0 ? Math.Round(_sum / _graded, 4) : null, _error, startedAt, _finishedAt);
    }
}

/// <param name="Status">running or done.</param>
/// <param name="Grade">Mean of what was graded, 0-1; null = nothing yet.</param>
/// <param name="Error">Why the latest that failed did; empty when none has.</param>
internal sealed record AnchorProgress(string Model, string Status, int Anchors, int Graded, int Failed, double? Grade, string Error, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt);
