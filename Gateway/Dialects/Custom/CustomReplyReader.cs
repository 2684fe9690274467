using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Replies;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Custom;

/// <summary>An answer read by the paths of its mapping: one body, server-sent events, or a JSON value a line.</summary>
/// <remarks>An API that says neither a finish reason nor an end mark ends its stream with the body.</remarks>
internal sealed class CustomReplyReader(CustomMapping mapping, bool stream) : IReplyReader, ISseSink, INdjsonSink
{
    private readonly SseParser _sse = new();
    private readonly NdjsonParser _lines = new();
    private readonly ArrayBufferWriter<byte> _whole = new();
    private ICollection<ChatEvent> _events = [];
    private bool _plain = !stream;
    private bool _begun;
    private bool _started;
    private FinishReason? _finish;
    private bool _atMark;
    private bool _failed;

    public void Read(ReadOnlySpan<byte> chunk, ICollection<ChatEvent> events)
    {
        _events = events;
        if (!_begun && !_plain)
        {
            chunk = chunk.TrimStart(" \t\r\n"u8);
            if (chunk.IsEmpty)
                return;
            // some answer a wish for events with one plain body
            _plain = !mapping.Stream!.IsNdjson && chunk[0] == (byte)'{';
        }

        _begun = true;
        if (_plain)
            _whole.Write(chunk);
        else if (mapping.Stream!.IsNdjson)
            _lines.Read(chunk, this);
        else
            _sse.Read(chunk, this);
        if (_sse.Broken || _lines.Broken)
            Fail(ReplyFailures.Unreadable());
    }

    public void Complete(ICollection<ChatEvent> events)
    {
        _events = events;
        if (_plain)
        {
            ReadWhole();
            return;
        }

        if (mapping.Stream!.IsNdjson)
            _lines.Complete(this);
        else
            _sse.Complete(this);
        if (_failed)
            return;
        var ends = mapping.Stream.End is null && mapping.Stream.Piece.Finish is null;
        if (_finish is null && !_atMark && !(ends && _started))
            Fail(ReplyFailures.Cut());
        else
            _events.Add(new FinishedEvent(_finish ?? FinishReason.Stop));
    }

    public void OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data) => OnLine(data);

    public void OnLine(ReadOnlySpan<byte> line)
    {
        if (_failed || _atMark)
            return;
        if (mapping.Stream!.End is { } end && line.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(end)))
            _atMark = true;
        else if (Json.TryParse(line, out var piece))
            ReadPiece(piece, mapping.Stream.Piece);
        else
            Fail(ReplyFailures.Unreadable());
    }

    private void ReadWhole()
    {
        if (!Json.TryParse(_whole.WrittenSpan, out var body))
        {
            Fail(ReplyFailures.Cut());
            return;
        }

        var reply = mapping.Reply;
        if (!reply.Text.Read(body).Any(static found => found.ValueKind == JsonValueKind.String) && !Failed(body, reply))
        {
            Fail(ReplyFailures.Unreadable() with { Message = $"The provider's answer has no text at {reply.Text.Text}. Look at the mapping of its entry in modelproxy.json." });
            return;
        }

        ReadPiece(body, reply);
        if (!_failed)
            _events.Add(new FinishedEvent(_finish ?? FinishReason.Stop));
    }

    private void ReadPiece(JsonElement piece, CustomReply reply)
    {
        if (_failed || Failed(piece, reply))
            return;
        if (!_started)
        {
            _started = true;
            _events.Add(new StartedEvent(Text(reply.Id, piece), Text(reply.Model, piece)));
        }

        if (Text(reply.Reasoning, piece) is { Length: > 0 } thought)
            _events.Add(new ReasoningEvent(thought));
        if (Text(reply.Text, piece) is { Length: > 0 } text)
            _events.Add(new TextEvent(text));
        if (new ChatUsage(Long(reply.InputTokens, piece), Long(reply.OutputTokens, piece), Long(reply.CachedTokens, piece)) is { } usage && usage != new ChatUsage())
            _events.Add(new UsageEvent(usage));
        if (Text(reply.Finish, piece) is { Length: > 0 } reason)
            _finish = FinishOf(reason, reply);
    }

    private bool Failed(JsonElement piece, CustomReply reply)
    {
        if (Text(reply.Error, piece) is not { Length: > 0 } message)
            return false;
        Fail(ProviderErrors.InsideReply(piece) with { Message = message });
        return true;
    }

    private static FinishReason FinishOf(string reason, CustomReply reply) =>
        reply.FinishReasons.TryGetValue(reason, out var mapped) ? new FinishReason(mapped) : reason.ToLowerInvariant() switch
        {
            "stop" or "end_turn" or "eos" or "complete" or "finished" or "done" => FinishReason.Stop,
            "length" or "max_tokens" or "max_length" => FinishReason.Length,
            "safety" or "content_filter" => FinishReason.ContentFilter,
            var other => new FinishReason(other),
        };

    /// <summary>All texts at the path as one: an answer may come in parts.</summary>
    private static string? Text(ValuePath? path, JsonElement json)
    {
        string? text = null;
        foreach (var found in path?.Read(json) ?? [])
            if (found.AsText() is { } piece)
                text = text is null ? piece : text + piece;
        return text;
    }

    private static long? Long(ValuePath? path, JsonElement json)
    {
        foreach (var found in path?.Read(json) ?? [])
            if (found.AsLong() is { } number)
                return number;
        return null;
    }

    private void Fail(ChatFailure failure)
    {
        if (_failed)
            return;
        _failed = true;
        _events.Add(new FailedEvent(failure));
    }
}
