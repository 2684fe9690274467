namespace ModelProxy.RouterService.Following;

/// <summary>Keeps something in memory in step with tables of the database. Followers read in the order of their registration.</summary>
internal interface ITableFollower
{
    /// <summary>Whether a change of this table (<c>routing.policy</c>) matters.</summary>
    bool Follows(string table);

    /// <summary>
    /// Reads again and swaps in what changed. Called at every connection, at every change and now and then; never twice
    /// at once. Database failures are thrown; anything else in the data is refused, logged and leaves what was there.
    /// </summary>
    Task ReloadAsync(CancellationToken cancellationToken);
}
