namespace ModelProxy.Policy.Classifying;

/// <summary>How a classifier is fitted.</summary>
public sealed record TrainingOptions
{
    /// <summary>2^Bits buckets.</summary>
    public int Bits { get; init; } = 17;
    public int Epochs { get; init; } = 16;
    public float Rate { get; init; } = 0.35f;

    /// <summary>Pull of each touched weight towards 0 per step.</summary>
    public float Decay { get; init; } = 2e-4f;

    /// <summary>Share of the terms of a text left out of each step, 0-0.9, so that no domain hangs on one word.</summary>
    public float Dropout { get; init; } = 0.5f;

    /// <summary>Weight of the term log-odds (<see cref="TermOdds"/>) beside what the steps found; 0 leaves them out.</summary>
    public float Odds { get; init; } = 0.4f;
    public int Seed { get; init; } = 1;

    /// <summary>What the embedded classifier is made with: fewer buckets, for its size.</summary>
    public static TrainingOptions Shipped { get; } = new() { Bits = 16 };

    /// <summary>For thousands of confirmed labels.</summary>
    public static TrainingOptions Large { get; } = new() { Bits = 18, Epochs = 14, Decay = 5e-5f, Odds = 0.2f };
}
