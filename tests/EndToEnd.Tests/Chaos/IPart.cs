namespace ModelProxy.EndToEnd.Tests.Chaos;

/// <summary>Something the system can lose.</summary>
internal interface IPart
{
    string Name { get; }

    /// <summary>SIGKILL: no chance to say goodbye.</summary>
    Task KillAsync();

    /// <summary>Starts it in its old place and waits until it answers.</summary>
    Task BringBackAsync(CancellationToken cancellationToken);
}
