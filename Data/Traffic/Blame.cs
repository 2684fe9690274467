namespace ModelProxy.Data.Traffic;

/// <summary>Whose doing a failure was.</summary>
public static class Blame
{
    private static readonly HashSet<string> CallersOwn = new(StringComparer.OrdinalIgnoreCase)
    {
        "badrequest", "contexttoolong", "unknownmodel", "toolarge", "unauthenticated", "forbidden", "cancelled", "loop", "keyrefused",
    };

    /// <summary>False for kinds of failure that are the caller's own doing and say nothing about the model.</summary>
    public static bool IsOnTheModel(string failureKind) =>
        !CallersOwn.Contains(failureKind.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal));
}
