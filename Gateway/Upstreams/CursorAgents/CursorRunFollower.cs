using System.IO.Pipelines;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelProxy.Gateway.Upstreams.CursorAgents;

/// <summary>
/// Follows one run to its end and writes its events: 1. the run itself, 2. Cursor's stream, taken up again after the last
/// event where it broke, 3. when it is silent, expired or cannot be had, the run's own state, 4. usage and the end.
/// Not thread-safe.
/// </summary>
/// <param name="quiet">How long nothing may come before the run is asked for its state.</param>
internal sealed class CursorRunFollower(CursorRunCalls calls, PipeWriter output, TimeSpan quiet, TimeProvider clock)
{
    /// <summary>Times in a row that neither the stream nor the state answered.</summary>
    private const int MaxFailures = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string? _lastId;
    private int _failures;
    private bool _ended;
    private bool _expired;

    /// <summary>Never throws: what goes wrong is an event, or the missing end.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync("run", new { agentId = calls.Run.AgentId, runId = calls.Run.RunId, url = calls.Run.Url }, cancellationToken); // 1
            while (!_ended)
            {
                if (!_expired) await StreamAsync(cancellationToken); // 2
                if (!_ended) await AskAsync(cancellationToken); // 3
                if (!_ended) await Task.Delay(PauseNow(), clock, cancellationToken);
            }
            if (_failures < MaxFailures && await calls.UsageAsync(cancellationToken) is { } usage) await WriteAsync("usage", usage, cancellationToken); // 4
            if (_failures < MaxFailures) await WriteAsync("done", new { }, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // the reader left: an agent that nobody listens to must not go on
            if (!_ended) await calls.CancelAsync();
        }
        finally
        {
            await output.CompleteAsync();
        }
    }

    private TimeSpan PauseNow()
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(_failures, 5));
        return pause < quiet ? pause : quiet;
    }

    private async Task StreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await calls.StreamAsync(_lastId, cancellationToken);
            // 410 is what Cursor says of a stream that is no longer kept; nothing else of these will mend either
            _expired = response.StatusCode is HttpStatusCode.Gone or HttpStatusCode.BadRequest or HttpStatusCode.NotFound;
            if (!response.IsSuccessStatusCode) return;
            var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken));
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var events = parser.EnumerateAsync(reading.Token).GetAsyncEnumerator(reading.Token);
            while (!_ended && await NextAsync(events, reading))
            {
                _failures = 0;
                if (parser.LastEventId.Length > 0) _lastId = parser.LastEventId;
                await PassAsync(events.Current, cancellationToken);
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            // taken up again after the last event
        }
    }

    /// <summary>The next event, while a silent run is asked for its state now and then. False: the stream or the run ended.</summary>
    private async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationTokenSource reading)
    {
        var next = events.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            if (await Task.WhenAny(next, Task.Delay(quiet, clock, reading.Token)) == next || reading.IsCancellationRequested) break;
            try
            {
                await AskAsync(reading.Token);
            }
            catch (OperationCanceledException) when (reading.IsCancellationRequested)
            {
                break;
            }
            if (_ended) await reading.CancelAsync(); // ends the wait for an event that will not come
        }
        try
        {
            return await next;
        }
        catch (OperationCanceledException) when (_ended)
        {
            return false;
        }
    }

    private async Task PassAsync(SseItem<string> item, CancellationToken cancellationToken)
    {
        switch (item.EventType)
        {
            case "done":
            case "error": // of the stream, not of the run: its state tells
                return;
            case "result":
                _ended = true;
                break;
        }
        await WriteAsync(item.EventType, item.Data, cancellationToken);
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        if (await calls.StateAsync(cancellationToken) is not { ValueKind: JsonValueKind.Object } state || !state.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.String)
        {
            if (++_failures < MaxFailures) return;
            _ended = true;
            await WriteAsync("error", new { code = "unreachable", message = "Cursor does not tell how the run goes any more. Look at the agent in Cursor." }, cancellationToken);
            return;
        }
        _failures = 0;
        if (status.GetString() is not ("FINISHED" or "ERROR" or "CANCELLED" or "EXPIRED"))
        {
            await WriteAsync("heartbeat", new { }, cancellationToken);
            return;
        }
        _ended = true;
        await WriteAsync("result", new
        {
            status = status.GetString(),
            text = state.TryGetProperty("result", out var text) ? text : default(JsonElement?),
            git = state.TryGetProperty("git", out var git) ? git : default(JsonElement?),
        }, cancellationToken);
    }

    private Task WriteAsync<T>(string name, T data, CancellationToken cancellationToken) => WriteAsync(name, JsonSerializer.Serialize(data, Plain), cancellationToken);

    private async Task WriteAsync(string name, string data, CancellationToken cancellationToken)
    {
        var frame = new StringBuilder("event: ").Append(name).Append('\n');
        foreach (var line in data.Split('\n')) frame.Append("data: ").Append(line).Append('\n');
        var result = await output.WriteAsync(Encoding.UTF8.GetBytes(frame.Append('\n').ToString()), cancellationToken);
        if (result.IsCompleted && !_ended) throw new OperationCanceledException("Nobody reads the run any more.");
    }
}
