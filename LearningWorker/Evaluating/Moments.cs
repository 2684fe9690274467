namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>Count, sum and sum of squares of rewards: all that a test of means needs.</summary>
internal readonly record struct Moments(long Count, double Sum, double Squares)
{
    /// <summary>Rewards that all look alike so far will not stay so.</summary>
    private const double LeastVariance = 0.01;

    public double Mean => Count > 0 ? Sum / Count : 0;

    public double Variance => Count > 1 ? Math.Max(LeastVariance, (Squares - Sum * Sum / Count) / (Count - 1)) : 0.25;

    public double MeanVariance => Variance / Math.Max(1, Count);

    public Moments With(double reward) => new(Count + 1, Sum + reward, Squares + reward * reward);

    public static Moments Of(IEnumerable<double> rewards) => rewards.Aggregate(default(Moments), (moments, reward) => moments.With(reward));
}

/// <summary>What was seen of one arm.</summary>
/// <param name="Units">Of the mean rewards of keys or conversations, each counted once.</param>
/// <param name="Answers">Judged in all of them.</param>
internal readonly record struct ArmMoments(Moments Units, long Answers);
