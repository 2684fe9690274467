using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Data.Feedback;
using Npgsql;

namespace ModelProxy.FeedbackService.Forgetting;

/// <summary>
/// Takes one person out of everything kept. His exchanges stay as figures that name nobody, so that sums, costs and what
/// was learned of models stay true; texts, hashes, traces, conversations and what he said go. A few thousand rows per
/// transaction; asked again it goes on where it stopped. Thread-safe.
/// </summary>
internal sealed class Forgetter(NpgsqlDataSource source)
{
    private const int AtOnce = 2000;

    public async Task<ForgetReply> ForgetAsync(string user, CancellationToken cancellationToken)
    {
        var reply = new ForgetReply();
        for (long some; (some = await ExchangesAsync(user, cancellationToken)) > 0;) reply.Exchanges += some;
        reply.Signals = await ExecuteAsync("delete from feedback.signal where rater = $1", cancellationToken, user);
        reply.Preferences = await ExecuteAsync("delete from learning.preference where scope = 'user' and subject = $1", cancellationToken, user);
        await TellAsync(cancellationToken);
        return reply;
    }

    private async Task<long> ExchangesAsync(string user, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"""
            with his as (select id, started_at from traffic.exchange where user_id = $1 and user_id <> '' limit {AtOnce}),
            gone as (
                update traffic.exchange e set user_id = '', conversation = '', prompt = null, reply = null, last_user_text = null, prompt_sha256 = null,
                    error_message = '', trace_id = '', client = ''
                from his where e.id = his.id and e.started_at = his.started_at returning e.id, e.started_at),
            attempts as (update traffic.attempt a set error = '' from gone where a.exchange_id = gone.id and a.started_at = gone.started_at),
            decisions as (
                update routing.decision d set reasoning = '', steps = '[]', inputs = null, text_sha256 = null from gone where d.query_id = gone.id and d.started_at = gone.started_at),
            labels as (update routing.label l set text = null, text_sha256 = null, reasoning = '' from gone where l.query_id = gone.id)
            select count(*) from gone
            """);
        command.CommandTimeout = 300;
        command.Parameters.AddWithValue(user);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Last, so that whoever learns anew because of it meets nothing of the person.</summary>
    private async Task TellAsync(CancellationToken cancellationToken) => await ExecuteAsync($"""
        insert into feedback.progress (name, position, updated_at) values ('{ProgressRow.Forgetting}', 1, now())
        on conflict (name) do update set position = feedback.progress.position + 1, updated_at = now()
        """, cancellationToken);

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
