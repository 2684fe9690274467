using ModelProxy.LearningWorker.Collecting;
using ModelProxy.Policy.Evidence;

namespace ModelProxy.LearningWorker.Profiling;

/// <summary>What raters are like, real and simulated ones apart: the habits of the one must not colour what the other says. Not thread-safe.</summary>
internal sealed class RaterBooks(LearningOptions options)
{
    private readonly (RaterBook Raters, Repeats Repeats) _real = Book(options), _simulated = Book(options);

    /// <summary>Every rating shown is in the books already, from an earlier look at all of them: it is only weighed.</summary>
    public bool AreSettled { get; private set; }

    /// <summary>All ratings were shown, and come once more from the first on: trust from the whole then, repeats counted anew as they come.</summary>
    public void Settle()
    {
        AreSettled = true;
        _real.Repeats.Clear();
        _simulated.Repeats.Clear();
    }

    /// <summary>What comes from now on nobody has looked at before.</summary>
    public void Open() => AreSettled = false;

    /// <summary>A rating as everybody learns from it.</summary>
    /// <param name="said">0-1.</param>
    /// <param name="expected">What the evidence expects of the model here; NaN when it has no opinion.</param>
    public Heard Judge(SeenSignal seen, double said, double expected)
    {
        var (book, repeats) = seen.Simulated ? _simulated : _real;
        var (reward, trust) = AreSettled ? book.Weigh(seen.Rater, said) : book.Take(seen.Rater, seen.Model, said, expected);
        return new Heard(reward, trust, repeats.Next(seen.Rater, seen.Model, seen.RecordedAt), book.Own(said));
    }

    private static (RaterBook, Repeats) Book(LearningOptions options) => (new RaterBook(), new Repeats(TimeSpan.FromDays(options.HalfLifeDays)));
}

/// <param name="Reward">Without the rater's habit, 0-1.</param>
/// <param name="Trust">In the rater, 0-1.</param>
/// <param name="News">What is left of its weight for how often the rater spoke of the model before, 0-1.</param>
/// <param name="Own">Its reward in the rater's own taste; it may lie outside 0-1.</param>
internal readonly record struct Heard(double Reward, double Trust, double News, double Own)
{
    public double Weight => Trust * News;
}
