namespace ModelProxy.LearningWorker.Drift;

/// <summary>A sign that what was learned no longer holds.</summary>
/// <param name="Model">Empty when it is about all of them.</param>
/// <param name="Domain">Of the rating that raised it; empty otherwise.</param>
/// <param name="Kind">One of <see cref="DriftKinds"/>.</param>
/// <param name="Number">1 = warning, 2 = drift.</param>
internal sealed record DriftAlarm(DateTimeOffset At, string Model, string Domain, string Kind, double Statistic, double Threshold, int Number, bool EvidenceCut, string Note);

internal static class DriftKinds
{
    public const string PageHinkley = "page_hinkley";
    public const string ProviderVersion = "provider_version";
    public const string Psi = "psi";
    public const string Reset = "reset";
}
