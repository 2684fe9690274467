using ModelProxy.Simulator.Asking;

namespace ModelProxy.Simulator.CursorAgents;

/// <summary>Sends the events of a run as they fall due. The faults that were asked for strike the first reader only: whoever comes back reads on.</summary>
internal sealed class AgentStream(HttpContext context, AgentRun run, TimeProvider time)
{
    private readonly CancellationToken _gone = context.RequestAborted;

    public async Task WriteAsync(int from)
    {
        var isFirst = run.NextStream() == 1;
        await SendAsync(null, new AgentEvent("status", new() { ["runId"] = run.Id, ["status"] = run.Status }));
        var content = 0;
        for (var at = from; at < run.Events.Count; at++)
        {
            if (isFirst && run.Events[at].IsContent && await BreaksAsync(content++)) return;
            if (!await DueAsync(at))
            {
                await SendAsync(Id(at), run.ResultNow());
                break;
            }
            await SendAsync(Id(at), run.Events[at]);
        }
        await SendAsync(Id(run.Events.Count - 1), new AgentEvent("done", []));
    }

    /// <summary>False: the run was cancelled before.</summary>
    private async Task<bool> DueAsync(int at)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_gone, run.Cancelled);
        try
        {
            var wait = run.DueAt(at) - time.GetUtcNow();
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, ended.Token);
        }
        catch (OperationCanceledException) when (!_gone.IsCancellationRequested)
        {
            return false;
        }
        return !run.Cancelled.IsCancellationRequested;
    }

    /// <summary>True when the stream ends here, as asked.</summary>
    private async Task<bool> BreaksAsync(int sent)
    {
        if (sent == run.Behaviour.StallAfter) await Task.Delay(Timeout.Infinite, _gone);
        if (sent == run.Behaviour.CutAfter)
        {
            // a reset throws away what the other side has not read yet
            await Task.Delay(30, _gone);
            context.Abort();
            return true;
        }
        return sent == run.Behaviour.EndAfter;
    }

    private static string Id(int at) => $"1713033000000-{at}";

    private async Task SendAsync(string? id, AgentEvent next)
    {
        await context.Response.WriteAsync($"{(id is null ? "" : $"id: {id}\n")}event: {next.Name}\ndata: {Json.Write(next.Data)}\n\n", _gone);
        await context.Response.Body.FlushAsync(_gone);
    }
}
