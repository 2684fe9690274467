using System.Threading.Channels;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data;
using ModelProxy.RouterService.Deciding;
using Npgsql;

namespace ModelProxy.RouterService.Following;

/// <summary>
/// Listens to the database and tells the followers which tables changed. Joins whenever the database comes, and again
/// after it was away; what was read last stays in force meanwhile.
/// 1. connect and LISTEN; 2. let every follower read; 3. wait for changes, or for <see cref="Poll"/> to pass;
/// 4. let those concerned read again.
/// </summary>
internal sealed partial class DatabaseFollower(NpgsqlDataSource source, Database database, IEnumerable<ITableFollower> followers, TimeProvider clock, ILogger<DatabaseFollower> log)
    : BackgroundService, IStatusPart
{
    /// <summary>Everything is read again after this long even if nobody said that it changed.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly ITableFollower[] _followers = [.. followers];
    private volatile bool _answers;

    public void Fill(RouterStatus status) => status.DatabaseAnswers = _answers;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.IsConfigured)
        {
            WithoutDatabase(Database.NotConfigured);
            return;
        }
        var wait = ShortestWait;
        var told = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(() => { wait = ShortestWait; told = false; }, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (DatabaseAway.Is(failure))
            {
                if (_answers || !told) WithoutDatabase(DatabaseAway.Explain(failure));
                (_answers, told) = (false, true);
                await Task.Delay(wait, clock, stoppingToken);
                wait = DatabaseAway.IsEmpty(failure) ? ShortestWait : wait * 2 > LongestWait ? LongestWait : wait * 2;
            }
        }
    }

    private async Task FollowAsync(Action joined, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var changes = Channel.CreateUnbounded<string>();
        connection.Notification += (_, change) => changes.Writer.TryWrite(change.Payload);
        await using (var listen = new NpgsqlCommand($"listen {DatabaseChange.Channel}", connection)) await listen.ExecuteNonQueryAsync(cancellationToken);

        foreach (var follower in _followers) await follower.ReloadAsync(cancellationToken);
        if (!_answers) Joined(database.Address);
        _answers = true;
        joined();
        while (true)
        {
            var notified = await connection.WaitAsync(Poll, cancellationToken);
            var tables = new HashSet<string>();
            while (changes.Reader.TryRead(out var table)) tables.Add(table);
            foreach (var follower in _followers)
                if (!notified || tables.Any(follower.Follows)) await follower.ReloadAsync(cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Information, "Working without database: {Reason}")]
    private partial void WithoutDatabase(string reason);

    [LoggerMessage(LogLevel.Information, "Joined the database at {Address}")]
    private partial void Joined(string address);
}
