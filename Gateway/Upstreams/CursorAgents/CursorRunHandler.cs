using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams.CursorAgents;

/// <summary>
/// Makes one exchange of Cursor's two: the request that starts an agent is answered with the events of its run, so that
/// everything above sees a streamed reply. Whoever stops reading cancels the run. Thread-safe.
/// </summary>
/// <remarks><c>{"agent":{"id":"bc-…","url":"https://cursor.com/agents/bc-…"},"run":{"id":"run-…","agentId":"bc-…","status":"CREATING"}}</c></remarks>
internal sealed class CursorRunHandler(HttpMessageInvoker http, LimitSettings limits, TimeProvider clock) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var created = await http.SendAsync(request, cancellationToken);
        if (!created.IsSuccessStatusCode) return created;
        using (created)
        {
            var run = await ReadAsync(created, request.RequestUri!, cancellationToken);
            var pipe = new Pipe();
            var calls = new CursorRunCalls(http, run, request.Headers.Authorization);
            // lives as long as the reply is read: its end, or the token that the reader cancels
            _ = new CursorRunFollower(calls, pipe.Writer, QuietFor(limits), clock).FollowAsync(cancellationToken);
            var reply = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(pipe.Reader.AsStream()), RequestMessage = request };
            reply.Content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
            return reply;
        }
    }

    /// <summary>A silent run is asked how it is well before its reader gives up.</summary>
    private static TimeSpan QuietFor(LimitSettings limits) => TimeSpan.FromMilliseconds(Math.Min(15_000, limits.IdleMs / 2));

    private static async Task<CursorRun> ReadAsync(HttpResponseMessage created, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(await created.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            var (agent, run) = (json.RootElement.GetProperty("agent"), json.RootElement.GetProperty("run"));
            var id = agent.GetProperty("id").GetString()!;
            return new CursorRun(address, id, run.GetProperty("id").GetString()!, agent.TryGetProperty("url", out var url) ? url.GetString() : null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new HttpRequestException("Cursor's answer names no agent and run.", unreadable);
        }
    }
}

/// <param name="Agents">Where agents are created: <c>…/v1/agents</c>.</param>
/// <param name="Url">The agent's page, for people.</param>
internal sealed record CursorRun(Uri Agents, string AgentId, string RunId, string? Url)
{
    public string Address => $"{Agents.GetLeftPart(UriPartial.Path)}/{Uri.EscapeDataString(AgentId)}/runs/{Uri.EscapeDataString(RunId)}";

    public string UsageAddress => $"{Agents.GetLeftPart(UriPartial.Path)}/{Uri.EscapeDataString(AgentId)}/usage?runId={Uri.EscapeDataString(RunId)}";
}
