using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Replies;

/// <summary>
/// A reply that is a stream of server-sent events or one JSON body: the first byte tells, because providers answer
/// a streaming request with a plain error, and some stream whatever was asked.
/// </summary>
internal abstract class SseReplyReader : IReplyReader, ISseSink
{
    /// <summary>Longest plain reply in bytes; a provider that sends more is broken.</summary>
    private const int MaxPlain = 256 * 1024 * 1024;

    private readonly SseParser _sse = new();
    private ArrayBufferWriter<byte>? _plain;
    private bool _begun;
    private bool _atEnd;

    /// <summary>Where the events of the current call go.</summary>
    protected ICollection<ChatEvent> Events { get; private set; } = [];

    /// <summary>The terminator was seen, or a failure: whatever follows is ignored.</summary>
    protected bool Done { get; set; }

    public void Read(ReadOnlySpan<byte> chunk, ICollection<ChatEvent> events)
    {
        Events = events;
        if (!_begun)
        {
            chunk = chunk.TrimStart(" \t\r\n"u8);
            if (chunk.IsEmpty)
                return;
            _begun = true;
            if (chunk[0] is (byte)'{' or (byte)'[')
                _plain = new ArrayBufferWriter<byte>(Math.Max(1024, chunk.Length));
        }

        var tooLong = _plain?.WrittenCount + (long)chunk.Length > MaxPlain;
        if (_plain is null)
            _sse.Read(chunk, this);
        else if (!tooLong)
            _plain.Write(chunk);
        if ((_sse.Broken || tooLong) && !Done)
            Fail(ReplyFailures.Unreadable());
    }

    public void Complete(ICollection<ChatEvent> events)
    {
        Events = events;
        _atEnd = true;
        if (_plain is null)
        {
            _sse.Complete(this);
            if (!Done)
                OnEnd();
        }
        else if (Done)
        {
            _plain.Clear();
        }
        else if (Json.TryParse(_plain.WrittenSpan, out var body) && body.ValueKind == JsonValueKind.Object)
        {
            ReadPlain(body);
        }
        else
        {
            Fail(ReplyFailures.Cut());
        }
    }

    public void OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        if (Done || OnMark(data) || OnCommonEvent(data))
            return;
        if (Json.TryParse(data, out var payload) && payload.ValueKind == JsonValueKind.Object)
            ReadEvent(payload);
        else
            Fail(_atEnd ? ReplyFailures.Cut() : ReplyFailures.Unreadable());
    }

    /// <summary>True for data that is no JSON but a sign, such as <c>[DONE]</c>.</summary>
    protected virtual bool OnMark(ReadOnlySpan<byte> data) => false;

    /// <summary>True for an event that was read whole without parsing it into a document: the one a stream consists of nearly only.</summary>
    protected virtual bool OnCommonEvent(ReadOnlySpan<byte> data) => false;

    protected abstract void ReadEvent(JsonElement payload);

    protected abstract void ReadPlain(JsonElement body);

    /// <summary>The stream ended without its terminator.</summary>
    protected virtual void OnEnd() => Fail(ReplyFailures.Cut());

    protected void Emit(ChatEvent next) => Events.Add(next);

    protected void Fail(ChatFailure failure)
    {
        Done = true;
        Emit(new FailedEvent(failure));
    }
}
