namespace ModelProxy.EndToEnd.Tests.Faults;

/// <summary>One way in which the judge behaves, and who then decides. The client gets a whole answer in any case.</summary>
/// <param name="Wish">A directive in the question that the Simulator's Ollama obeys; empty: that Ollama was killed.</param>
internal sealed record JudgeFault(string Name, string Wish, string Decides, string Rule)
{
    private const string Judge = "llama3", Rules = "rules";

    public bool IsDead => Wish.Length == 0;

    /// <summary>The dead one comes last: it stays dead.</summary>
    public static readonly IReadOnlyList<JudgeFault> All =
    [
        new("nothing", "judge=good", Judge, "its verdict is taken"),
        new("prose around the verdict", "judge=prose", Judge, "the verdict is found"),
        new("a fence around the verdict", "judge=fenced", Judge, "the verdict is found"),
        new("broken JSON", "judge=invalid", Judge, "what can be read is read"),
        new("an empty answer", "judge=empty", Rules, "no verdict"),
        new("a verdict that names no model", "judge=missing", Rules, "no verdict"),
        new("a model that does not exist", "judge=unknown", Rules, "nobody is asked who is not a candidate"),
        new("status 500", "judge-status=500", Rules, "no verdict"),
        new("slower than its deadline", "judge-delay=8000", Rules, "the decision does not wait; the late verdict is learned from"),
        new("dead (SIGKILL)", "", Rules, "no verdict"),
    ];

    public string Ask(int number) => $"{(IsDead ? "" : $"[[sim {Wish}]] ")}Write a story about the moon and {number} stars";
}
