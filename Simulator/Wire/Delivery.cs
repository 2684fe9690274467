using System.Text;
using System.Text.Json.Nodes;
using ModelProxy.Simulator.Answering;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Models;
using ModelProxy.Simulator.Steering;

namespace ModelProxy.Simulator.Wire;

/// <summary>Sends an answer, at a model's pace, with the faults that were asked for.</summary>
internal sealed class Delivery(HttpContext context, ReceivedRequest received, Behaviour behaviour, SimulatedModel model, double latency)
{
    private readonly CancellationToken _gone = context.RequestAborted;

    public async Task StreamAsync(IWire wire, Ask ask, Answer answer)
    {
        Begin(wire.StreamType);
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.StartAsync(_gone);
        var pause = TimeSpan.FromMilliseconds(behaviour.ChunkDelay ?? model.TokenMs * latency);
        var pending = TimeSpan.Zero;
        int content = 0, frames = 0;
        foreach (var frame in wire.Stream(ask, answer))
        {
            if (frame.IsContent)
            {
                if (await BreaksAsync(content, () => WriteAsync(wire.StreamError(ask, answer, frames)))) return;
                if (behaviour.Malformed && content == 1)
                {
                    await Task.Delay(behaviour.ChunkDelay ?? 0, _gone);
                    await WriteAsync(Broken(frame.Text));
                    received.Outcome = "broken";
                    return;
                }
                content++;
                // Windows and Linux timers are coarse: pauses below 15 ms are saved up
                pending += pause;
                if (pending.TotalMilliseconds >= 15 || behaviour.ChunkDelay > 0)
                {
                    await Task.Delay(pending, _gone);
                    pending = TimeSpan.Zero;
                }
            }
            await WriteAsync(frame.Text);
            frames++;
        }
        received.Outcome = "answered";
    }

    public async Task PlainAsync(IWire wire, JsonObject body, Answer answer)
    {
        Begin("application/json");
        if (behaviour.ErrorAfter is not null)
        {
            received.Outcome = "broken";
            await WriteAsync(Json.Write(wire.Error(new Trouble(TroubleKind.Status, 500, ""), answer.Ids)));
            return;
        }
        var text = Json.Write(body);
        if (behaviour.Malformed) text = Broken(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        if (behaviour.CutAfter is not null || behaviour.StallAfter is not null)
        {
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), _gone);
            await context.Response.Body.FlushAsync(_gone);
            await BreaksAsync(int.MaxValue, () => Task.CompletedTask);
            return;
        }
        if (model.TokenMs > 0 && latency > 0) await Task.Delay(TimeSpan.FromMilliseconds(model.TokenMs * latency * answer.Usage.Completion), _gone);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, _gone);
        received.Outcome = behaviour.Malformed ? "broken" : "answered";
    }

    private void Begin(string type)
    {
        received.Status = 200;
        context.Response.ContentType = type;
    }

    /// <summary>True when the stream ends here, as asked.</summary>
    private async Task<bool> BreaksAsync(int sent, Func<Task> error)
    {
        if (sent >= (behaviour.CutAfter ?? int.MaxValue) && behaviour.CutAfter is not null)
        {
            received.Outcome = "broken";
            // a reset throws away what the other side has not read yet
            await Task.Delay(30, _gone);
            context.Abort();
            return true;
        }
        if (behaviour.StallAfter is not null && sent >= behaviour.StallAfter)
            await Task.Delay(Timeout.Infinite, _gone);
        if (behaviour.ErrorAfter is not null && sent >= behaviour.ErrorAfter)
        {
            await error();
            received.Outcome = "broken";
            return true;
        }
        if (behaviour.EndAfter is not null && sent >= behaviour.EndAfter)
        {
            received.Outcome = "broken";
            return true;
        }
        return false;
    }

    private async Task WriteAsync(string text)
    {
        await context.Response.WriteAsync(text, _gone);
        await context.Response.Body.FlushAsync(_gone);
    }

    /// <summary>The first two thirds, so that what looks like JSON is not.</summary>
    private static string Broken(string text) => text.TrimEnd('\n')[..(text.Length * 2 / 3)] + (text.EndsWith("\n\n", StringComparison.Ordinal) ? "\n\n" : text.EndsWith('\n') ? "\n" : "");
}
