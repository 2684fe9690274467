using ModelProxy.LearningWorker.Collecting;
using ModelProxy.Policy.Evidence;

namespace ModelProxy.LearningWorker.Profiling;

/// <summary>What raters are like, real and simulated ones apart: the habits of the one must not colour what the other says. Not thread-safe.</summary>
internal sealed class RaterBooks
{
    private readonly RaterBook _real = new(), _simulated = new();

    /// <summary>Every rating shown is in the books already, from an earlier look at all of them: it is only weighed.</summary>
    public bool AreSettled { get; set; }

    /// <summary>Reward and trust of a rating in what everybody learns, and its reward in the rater's own taste (it may lie outside 0-1).</summary>
    /// <param name="said">0-1.</param>
    /// <param name="expected">What the evidence expects of the model here; NaN when it has no opinion.</param>
    public (double Reward, double Trust, double Own) Judge(SeenSignal seen, double said, double expected)
    {
        var book = seen.Simulated ? _simulated : _real;
        var (reward, trust) = AreSettled ? book.Weigh(seen.Rater, seen.Model, said) : book.Take(seen.Rater, seen.Model, said, expected);
        return (reward, trust, book.Own(said));
    }
}
