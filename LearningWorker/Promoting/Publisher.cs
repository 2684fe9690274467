using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ModelProxy.Data.Routing;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Snapshots;
using Npgsql;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>
/// Writes what was learned in one transaction of the leader's own session: profiles, preferences, alarms, watermarks and the
/// policy that the routers swap in. A policy that fails its own check is kept as refused and the old one stays in force.
/// </summary>
internal sealed partial class Publisher(IOptions<LearningOptions> options, TimeProvider clock, ILogger<Publisher> log)
{
    /// <summary>The version in force afterwards; null when none was published.</summary>
    public async Task<long?> PublishAsync(NpgsqlConnection session, Publication publication, CancellationToken cancellationToken)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        await ProfileWriter.WriteAsync(session, publication, clock.GetUtcNow(), cancellationToken);
        await AlarmWriter.WriteAsync(session, publication.Alarms, cancellationToken);
        await Watermarks.WriteAsync(session, publication.Read, cancellationToken);
        var version = publication.Policy is { } policy ? await PolicyAsync(session, policy, gated: options.Value.Gate && !publication.Overdue, cancellationToken) : null;
        await Retention.ApplyAsync(session, clock.GetUtcNow().AddDays(-options.Value.PolicyDays), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var alarm in publication.Alarms) Drifts(alarm.Model, alarm.Kind, alarm.Number, alarm.Note);
        return version;
    }

    private async Task<long?> PolicyAsync(NpgsqlConnection session, PolicyState state, bool gated, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var version = await ScalarAsync<long>(session, "select nextval(pg_get_serial_sequence('routing.policy', 'version'))", cancellationToken);
        state = state with { Version = version, PublishedAt = now };
        var snapshot = PolicySnapshot.TryCreate(state, now, out var faults);
        if (snapshot is null)
        {
            Refused(version, string.Join(" ", faults));
            return null;
        }
        var bytes = snapshot.ToBytesWithoutClassifier();
        var classifier = await ClassifierShelf.KeepAsync(session, state.Classifier, cancellationToken);
        if (gated && await InForceAsync(session, cancellationToken) is { } inForce)
        {
            var verdict = PolicyGate.Judge(inForce, snapshot, await LoggedDecisions.ReadAsync(session, PolicyGate.Window, cancellationToken));
            await EvaluationWriter.WriteAsync(session, version, verdict, now, cancellationToken);
            if (!verdict.Passes)
            {
                await InsertAsync(session, version, PolicyStatus.Refused, bytes, classifier, inForce.Version, snapshot, $"Worse by {-verdict.Gain:0.000} on {verdict.Samples} held-out decisions.", now, cancellationToken);
                Worse(version, inForce.Version, verdict.Gain, verdict.Low, verdict.High, verdict.Samples);
                return null;
            }
        }
        await using var command = new NpgsqlCommand("""
            with parent as (update routing.policy set status = 'retired' where status = 'active' returning version)
            select max(version) from parent
            """, session);
        var parent = await command.ExecuteScalarAsync(cancellationToken) as long?;
        await InsertAsync(session, version, PolicyStatus.Active, bytes, classifier, parent, snapshot, $"{state.Models.Length} models, {state.Tastes.Length} personal offsets", now, cancellationToken);
        Published(version, bytes.Length, state.Models.Length);
        return version;
    }

    private static async Task InsertAsync(NpgsqlConnection session, long version, string status, byte[] bytes, byte[]? classifier, long? parent, PolicySnapshot snapshot, string note, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand("""
            insert into routing.policy (version, published_at, status, snapshot, checksum, parent_version, metrics, note, classifier_hash) values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9)
            """, session);
        insert.Parameters.AddRange((NpgsqlParameter[])
        [
            new() { Value = version }, new() { Value = now.UtcDateTime }, new() { Value = status }, new() { Value = bytes }, new() { Value = SHA256.HashData(bytes) },
            new() { Value = (object?)parent ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint }, new() { Value = Metrics(snapshot) }, new() { Value = note },
            new() { Value = (object?)classifier ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea },
        ]);
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Null when there is none, or none that can be read: then there is nothing to be worse than. Its classifier is left where it is: the
    /// gate compares policies on what was read of the queries when they were asked.
    /// </summary>
    private async Task<PolicySnapshot?> InForceAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select snapshot from routing.policy where status = 'active'", session);
        return await command.ExecuteScalarAsync(cancellationToken) is byte[] bytes ? PolicySnapshot.TryRead(bytes, clock.GetUtcNow(), out _) : null;
    }

    private static string Metrics(PolicySnapshot snapshot)
    {
        var samples = Enumerable.Range(0, snapshot.Evidence.Models.Length * EvidenceTable.CellsPerModel).Sum(snapshot.Evidence.Samples);
        return System.Text.Json.JsonSerializer.Serialize(new { models = snapshot.Evidence.Models.Length, samples = Math.Round(samples, 1), tastes = snapshot.State.Tastes.Length });
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection session, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, session);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [LoggerMessage(LogLevel.Information, "Policy {Version} is published: {Models} models, {Bytes} bytes")]
    private partial void Published(long version, int bytes, int models);

    [LoggerMessage(LogLevel.Warning, "Policy {Version} would do worse than {InForce} on {Samples} held-out decisions ({Gain:0.000}, {Low:0.000} to {High:0.000}); {InForce} stays in force")]
    private partial void Worse(long version, long inForce, double gain, double low, double high, int samples);

    [LoggerMessage(LogLevel.Warning, "Drift of {Model} ({Kind}, alarm {Number}): {Note}")]
    private partial void Drifts(string model, string kind, int number, string note);

    [LoggerMessage(LogLevel.Error, "Policy {Version} fails its own check and is not published: {Faults}")]
    private partial void Refused(long version, string faults);
}

internal static class PromotingExtensions
{
    public static void AddPromoting(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Publisher>();
}
