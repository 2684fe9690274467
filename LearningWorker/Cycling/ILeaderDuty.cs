using Npgsql;

namespace ModelProxy.LearningWorker.Cycling;

/// <summary>
/// What the leader does after each cycle, one duty after another in the order of registration. Short: anything slow happens
/// elsewhere and is picked up here. One that fails is logged and does its work the next time; the others go on.
/// </summary>
internal interface ILeaderDuty
{
    string Name { get; }

    /// <param name="session">The leader's own: whoever lost the lock cannot write through it.</param>
    Task RunAsync(NpgsqlConnection session, CancellationToken cancellationToken);

    /// <summary>The lead was lost: whatever is kept from one run to the next is another worker's now.</summary>
    void StandBy() { }
}
