namespace ModelProxy.ServiceDefaults;

/// <summary>
/// What <c>recording.retentionDays</c> of modelproxy.json may be. The gateway refuses a file that says otherwise, the
/// FeedbackService keeps its records as long as it says: both have to mean the same.
/// </summary>
public static class RetentionDays
{
    /// <summary>Nothing is dropped.</summary>
    public const int ForEver = 0;

    public const int Most = 3650;

    /// <summary>Where the file says nothing.</summary>
    public const int Default = 90;
}
