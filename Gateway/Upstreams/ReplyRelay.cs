using System.Buffers;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>Turns the provider's bytes into the caller's, observing what passes. Not thread-safe.</summary>
internal abstract class ReplyRelay(IReplyReader reader, ReplyObserver seen)
{
    protected List<ChatEvent> Events { get; } = [];

    /// <summary>Frames handed on so far.</summary>
    public int Frames { get; protected set; }

    protected IReplyReader Reader => reader;

    protected ReplyObserver Seen => seen;

    /// <summary>A piece of the provider's body, split anywhere. Nothing is appended after a failure was seen.</summary>
    public abstract void Feed(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output);

    /// <summary>End of the provider's body.</summary>
    public abstract void Complete(IBufferWriter<byte> output);

    /// <summary>The frame that failed went out as the provider wrote it: no other error event is owed.</summary>
    public bool FailureHandedOn { get; protected set; }
}

/// <summary>The provider speaks another dialect: events in between.</summary>
/// <param name="continues">The writer is in the middle of a reply already: this one does not begin again.</param>
internal sealed class TranslatingRelay(IReplyReader reader, ReplyObserver seen, IReplyWriter writer, bool continues = false) : ReplyRelay(reader, seen)
{
    public override void Feed(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output)
    {
        Events.Clear();
        Reader.Read(chunk, Events);
        Write(output);
    }

    public override void Complete(IBufferWriter<byte> output)
    {
        Events.Clear();
        Reader.Complete(Events);
        Write(output);
        if (Seen.Failure is null) writer.Complete(output);
    }

    private void Write(IBufferWriter<byte> output)
    {
        Seen.Observe(Events);
        foreach (var next in Events)
        {
            if (next is FailedEvent) return;
            if (continues && next is StartedEvent) continue;
            writer.Write(next, output);
            Frames++;
        }
    }
}

/// <summary>A plain answer in the caller's own dialect: its bytes, once they proved whole.</summary>
internal sealed class PlainPassthroughRelay(IReplyReader reader, ReplyObserver seen) : ReplyRelay(reader, seen)
{
    public override void Feed(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output)
    {
        Events.Clear();
        Reader.Read(chunk, Events);
        Seen.Observe(Events);
        output.Write(chunk);
    }

    public override void Complete(IBufferWriter<byte> output)
    {
        Events.Clear();
        Reader.Complete(Events);
        Seen.Observe(Events);
    }
}
