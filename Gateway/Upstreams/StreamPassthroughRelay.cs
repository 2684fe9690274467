using System.Buffers;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>
/// A stream in the caller's own dialect: its bytes, frame by frame, so that nothing half-sent is in the way when the
/// provider dies and an error event must follow.
/// </summary>
/// <param name="hideUsage">The usage chunk was our wish, not the caller's: it is observed and left out.</param>
internal sealed class StreamPassthroughRelay(IReplyReader reader, ReplyObserver seen, bool isNdjson, bool hideUsage) : ReplyRelay(reader, seen)
{
    private readonly ArrayBufferWriter<byte> _partial = new(1024);

    public override void Feed(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output)
    {
        while (!chunk.IsEmpty && Seen.Failure is null)
        {
            if (_partial.WrittenCount == 0)
            {
                var end = FrameEnd(chunk, 0);
                if (end < 0)
                {
                    _partial.Write(chunk);
                    return;
                }
                Pass(chunk[..end], output);
                chunk = chunk[end..];
            }
            else
            {
                // the end may lie across the seam: look from before the line end that may stand there
                var before = _partial.WrittenCount;
                _partial.Write(chunk);
                var end = FrameEnd(_partial.WrittenSpan, Math.Max(0, before - 2));
                if (end < 0) return;
                Pass(_partial.WrittenSpan[..end], output);
                chunk = chunk[(end - before)..];
                _partial.ResetWrittenCount();
            }
        }
    }

    public override void Complete(IBufferWriter<byte> output)
    {
        if (_partial.WrittenCount > 0 && Seen.Failure is null)
        {
            Events.Clear();
            Reader.Read(_partial.WrittenSpan, Events);
            Seen.Observe(Events);
        }
        Events.Clear();
        Reader.Complete(Events);
        Seen.Observe(Events);
        if (_partial.WrittenCount > 0 && Seen.Failure is null) output.Write(_partial.WrittenSpan);
    }

    private void Pass(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        Events.Clear();
        Reader.Read(frame, Events);
        Seen.Observe(Events);
        if (Seen.Failure is { } failure)
        {
            // the provider's own error event passes as it is, if the caller already sees this reply
            if (!Seen.Visible || (failure.Type is null && failure.Code is null)) return;
            FailureHandedOn = true;
        }
        else if (hideUsage && IsUsageChunk(frame))
        {
            return;
        }
        output.Write(frame);
        Frames++;
    }

    /// <summary>
    /// <c>data: {"id":"…","choices":[],"usage":{"prompt_tokens":…}}</c>: the one frame without a choice that holds usage.
    /// </summary>
    private bool IsUsageChunk(ReadOnlySpan<byte> frame) =>
        Events is [.., UsageEvent] && !Events.Exists(next => next is TextEvent or ToolCallStartedEvent or ToolCallDeltaEvent or FinishedEvent or ReasoningEvent)
        && (frame.IndexOf("\"choices\":[]"u8) >= 0 || frame.IndexOf("\"choices\": []"u8) >= 0);

    /// <summary>
    /// Index behind the first whole frame at or after <paramref name="from"/>; -1 when there is none. A line may end in LF, CRLF or CR;
    /// the LF of a CRLF that is still to come goes out before the next frame, where it means nothing.
    /// </summary>
    private int FrameEnd(ReadOnlySpan<byte> bytes, int from)
    {
        while (true)
        {
            var at = isNdjson ? bytes[from..].IndexOf((byte)'\n') : bytes[from..].IndexOfAny((byte)'\r', (byte)'\n');
            if (at < 0) return -1;
            at = LineStart(bytes, from + at);
            if (isNdjson) return at;
            if (at < bytes.Length && bytes[at] is (byte)'\r' or (byte)'\n') return LineStart(bytes, at); // a blank line
            from = at;
        }
    }

    private static int LineStart(ReadOnlySpan<byte> bytes, int lineEnd) =>
        bytes[lineEnd] == '\r' && lineEnd + 1 < bytes.Length && bytes[lineEnd + 1] == '\n' ? lineEnd + 2 : lineEnd + 1;
}
