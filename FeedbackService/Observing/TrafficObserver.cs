using Microsoft.Extensions.Options;
using ModelProxy.FeedbackService.Owning;
using Npgsql;

namespace ModelProxy.FeedbackService.Observing;

/// <summary>
/// Reads what was recorded, off every request's path, and stores what it implies. Signals and the position reached are one
/// transaction, so each exchange is observed once; of several FeedbackServices one observes at a time.
/// </summary>
internal sealed partial class TrafficObserver(NpgsqlDataSource source, SchemaState schema, IOptions<ObservingOptions> options, TimeProvider clock, ILogger<TrafficObserver> log) : BackgroundService
{
    private const long Lock = 0x6D6F_6465_6C70_6F62;
    private const int AtOnce = 2000;

    /// <summary>What is remembered of the time before a start.</summary>
    private const int Remembered = 10_000;

    private AskedAgain _askedAgain = new(options.Value);
    private long _position = -1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.IntervalSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!schema.Now.IsReady) continue;
            try
            {
                while (await ObserveAsync(stoppingToken)) { }
            }
            catch (Exception failed) when (failed is not OperationCanceledException) // whatever it is, recording must go on
            {
                _position = -1; // what was seen in the round that failed is seen again
                Failed(log, failed);
            }
        }
    }

    /// <returns>True when there may be more at once.</returns>
    private async Task<bool> ObserveAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await TryLeadAsync(connection, cancellationToken)) return false;
        var position = await SignWriter.PositionAsync(connection, cancellationToken);
        if (position != _position) await RememberAsync(connection, position, cancellationToken);

        var exchanges = await ObservedReader.AfterAsync(connection, position, AtOnce, cancellationToken);
        if (exchanges.Count == 0) return false;
        _position = -1;
        var signs = exchanges.SelectMany(e => OwnSigns.Of(e, options.Value).Concat(_askedAgain.Take(e))).ToArray();
        await SignWriter.WriteAsync(connection, signs, cancellationToken);
        await SignWriter.ReachAsync(connection, exchanges[^1].Seq, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _position = exchanges[^1].Seq;
        return exchanges.Count == AtOnce;
    }

    private async Task RememberAsync(NpgsqlConnection connection, long position, CancellationToken cancellationToken)
    {
        _askedAgain = new AskedAgain(options.Value);
        foreach (var exchange in await ObservedReader.BeforeAsync(connection, position, Remembered, cancellationToken)) _ = _askedAgain.Take(exchange);
        _position = position;
    }

    private static async Task<bool> TryLeadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = Lock } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [LoggerMessage(LogLevel.Warning, "Traffic could not be observed; it is tried again")]
    private static partial void Failed(ILogger log, Exception failed);
}
