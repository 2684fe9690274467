using System.Globalization;

namespace ModelProxy.EndToEnd.Tests.Faults;

/// <summary>What a client sees in the end.</summary>
internal abstract record Outcome
{
    /// <summary>A whole answer of the model that was asked.</summary>
    public static readonly Outcome Answer = new Known("answer");

    /// <summary>A whole answer, and nothing tells that another model gave it but the headers.</summary>
    public static readonly Outcome OtherModel = new Known("other model");

    /// <summary>The beginning of an answer, the dialect's error event, and a connection that breaks.</summary>
    public static readonly Outcome Cut = new Known("cut");

    /// <summary>This status and an error in the client's own dialect.</summary>
    public static Outcome Error(int status) => new Known(status.ToString(CultureInfo.InvariantCulture));

    /// <summary>Nothing that a client should ever see.</summary>
    public static Outcome Wrong(string what) => new Mistake(what);

    private sealed record Known(string Name) : Outcome
    {
        public override string ToString() => Name;
    }

    private sealed record Mistake(string What) : Outcome
    {
        public override string ToString() => $"WRONG: {What}";
    }
}
