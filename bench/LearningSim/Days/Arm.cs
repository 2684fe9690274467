namespace ModelProxy.LearningSim.Days;

/// <summary>One way to route the same traffic.</summary>
/// <param name="Mode"><c>routing.mode</c> of the gateway.</param>
/// <param name="Anchors">Every model is asked graded prompts before the first day.</param>
internal sealed record Arm(string Name, string Mode, bool Learns = false, bool Anchors = false)
{
    // the judge is left out: no Llama3 answers here, and the Simulator's would know the models by its own table
    public static readonly Arm Weights = new("weights", "weights"), Rules = new("rules", "rules"),
        Learned = new("learned", "learned", Learns: true), Anchored = new("learned + anchors", "learned", Learns: true, Anchors: true);
}

/// <summary>One request of the traffic, as it was answered.</summary>
/// <param name="Score">0-1: the recorded outcome of the model that answered.</param>
/// <param name="Opinion">1-5: what the user thinks of it, said or not.</param>
internal sealed record Served(Query Query, int Model, double Score, int Opinion);

/// <summary>What came of one arm.</summary>
internal sealed class ArmResult(Arm arm)
{
    public Arm Arm => arm;

    /// <summary>By day, from 1, in the order of the traffic.</summary>
    public List<Served[]> Days { get; } = [];

    /// <summary>By day, from 0: the model chosen for each held-out query after that day.</summary>
    public Dictionary<int, int[]> HeldOut { get; } = [];

    /// <summary>Milliseconds of every decision of the traffic.</summary>
    public IReadOnlyList<double> DecisionMs { get; set; } = [];

    public int Ratings { get; set; }

    /// <summary>Answers after which the same was asked again.</summary>
    public int Again { get; set; }
    public double Seconds { get; set; }

    public Served[] From(int day) => [.. Days.Skip(day - 1).SelectMany(served => served)];
}
