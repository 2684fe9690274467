using ModelProxy.Policy.Evidence;
using Npgsql;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>
/// What people see of the offsets; the routers read them from the policy. Only what changed so that it can be seen is written: every
/// rating moves all offsets a little, and the table is written every minute.
/// </summary>
internal static class PreferenceWriter
{
    private const string Given = """
        with given as (select * from unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[]) as t (scope, subject, model, o, n))
        """;

    public static async Task WriteAsync(NpgsqlConnection session, IReadOnlyList<Taste> tastes, CancellationToken cancellationToken)
    {
        await ExecuteAsync(session, tastes, $"""
            {Given}
            delete from learning.preference p where p.domain = ''
                and not exists (select 1 from given g where g.scope = p.scope and g.subject = p.subject and g.model = p.model)
            """, cancellationToken);
        await ExecuteAsync(session, tastes, $"""
            {Given}
            insert into learning.preference as p (scope, subject, model, domain, "offset", samples, updated_at)
            select scope, subject, model, '', o, n, now() from given
            on conflict (scope, subject, model, domain) do update set "offset" = excluded."offset", samples = excluded.samples, updated_at = excluded.updated_at
                where abs(p."offset" - excluded."offset") > 0.001 or abs(p.samples - excluded.samples) > 0.05 + 0.02 * excluded.samples
            """, cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection session, IReadOnlyList<Taste> tastes, string sql, CancellationToken cancellationToken)
    {
        var whose = tastes.Select(taste => taste.Who.Split(':', 2)).ToList();
        await using var command = new NpgsqlCommand(sql, session);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            new NpgsqlParameter { Value = whose.Select(who => who[0]).ToArray() }, new() { Value = whose.Select(who => who[1]).ToArray() },
            new() { Value = tastes.Select(taste => taste.Model).ToArray() }, new() { Value = tastes.Select(taste => taste.Sum / (taste.Count + 4)).ToArray() }, new() { Value = tastes.Select(taste => taste.Count).ToArray() },
        ]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
