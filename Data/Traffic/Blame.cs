namespace ModelProxy.Data.Traffic;

/// <summary>Whose doing a failure was.</summary>
public static class Blame
{
    /// <summary>How an attempt ends that was called off because another one, begun beside it, answered sooner: nobody's failure.</summary>
    public const string Outpaced = "outpaced";

    private static readonly HashSet<string> NotTheModels = new(StringComparer.OrdinalIgnoreCase)
    {
        "badrequest", "contexttoolong", "unknownmodel", "toolarge", "unauthenticated", "forbidden", "cancelled", "loop", "keyrefused", Outpaced,
    };

    /// <summary>False for kinds of failure that are the caller's own doing, or nobody's, and say nothing about the model.</summary>
    public static bool IsOnTheModel(string failureKind) =>
        !NotTheModels.Contains(failureKind.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal));
}
