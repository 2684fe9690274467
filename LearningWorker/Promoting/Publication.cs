using ModelProxy.Data.Learning;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.LearningWorker.Drift;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>What one cycle writes, all of it or nothing.</summary>
/// <param name="Profiles">Changed rows, or all of them when <paramref name="Full"/>.</param>
/// <param name="Policy">Null = nothing new to publish.</param>
internal sealed record Publication(bool Full, IReadOnlyList<ProfileRow> Profiles, IReadOnlyList<Taste> Tastes, PolicyState? Policy, IReadOnlyList<DriftAlarm> Alarms, Positions Read)
{
    /// <summary>The policy in force must go, whatever the gate says of the new one.</summary>
    public bool Overdue { get; init; }
}
