using System.Buffers;
using System.Text;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Replies;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>One JSON line a piece; a tool call goes out whole, because its arguments must be an object; the last line has <c>done</c>.</summary>
internal class OllamaStreamWriter(ReplyHead head, bool isGenerate) : ReplyWriter(head)
{
    private readonly Dictionary<int, (ToolCallStartedEvent Call, StringBuilder Input)> _calls = [];
    private readonly StringBuilder _text = new();
    private ChatUsage _usage = new();
    private FinishedEvent? _finished;
    private JsonElement _durations;

    public override string ContentType => "application/x-ndjson";

    public override void Complete(IBufferWriter<byte> output)
    {
        foreach (var index in _calls.Keys.Order().ToList())
            WriteCall(index, output);
        var line = BeginLine(output);
        line.BeginMessage("", "");
        line.EndMessage();
        line.WriteEnd(_finished, _usage, _durations);
        WriteExtras(line.Json, _text.ToString());
        EndLine(line, output);
    }

    public override void Fail(ChatFailure failure, IBufferWriter<byte> output)
    {
        output.Write(OllamaErrors.Write(failure));
        output.Write("\n"u8);
    }

    /// <summary>NDJSON knows no comment; an empty line is skipped by the usual readers, but not by all.</summary>
    public override void KeepAlive(IBufferWriter<byte> output)
    {
        var line = BeginLine(output);
        line.BeginMessage("", "");
        line.EndMessage();
        line.Json.WriteBoolean("done", false);
        EndLine(line, output);
    }

    /// <summary>Members of the last line beyond Ollama's.</summary>
    /// <param name="text">All text of the reply; only kept where <see cref="KeepsText"/>.</param>
    protected virtual void WriteExtras(Utf8JsonWriter json, string text)
    {
    }

    protected virtual bool KeepsText => false;

    protected override void Append(ChatEvent next, IBufferWriter<byte> output)
    {
        switch (next)
        {
            case TextEvent text when text.Text.Length > 0 || text.Logprobs.ValueKind == JsonValueKind.Array:
                WritePiece(text.Text, "", output, text.Logprobs);
                break;
            case RefusalEvent { Text.Length: > 0 } refusal:
                WritePiece(refusal.Text, "", output);
                break;
            case ReasoningEvent { Text.Length: > 0 } thinking:
                WritePiece("", thinking.Text, output);
                break;
            case ToolCallStartedEvent call:
                _calls[call.Index] = (call, new StringBuilder());
                break;
            case ToolCallDeltaEvent delta when _calls.TryGetValue(delta.Index, out var open):
                open.Input.Append(delta.Delta);
                break;
            case ToolCallEndedEvent ended:
                WriteCall(ended.Index, output);
                break;
            case UsageEvent usage:
                _usage = _usage.MergedWith(usage.Usage);
                break;
            case OpaqueEvent opaque when OllamaDurations.IsDurations(opaque):
                _durations = opaque.Payload;
                break;
            case FinishedEvent finished:
                _finished = finished;
                break;
            case FailedEvent failed:
                Fail(failed.Failure, output);
                break;
        }
    }

    private void WritePiece(string text, string thinking, IBufferWriter<byte> output, JsonElement logprobs = default)
    {
        if (KeepsText)
            _text.Append(text);
        var line = BeginLine(output);
        line.BeginMessage(text, thinking);
        line.EndMessage();
        line.WriteLogprobs([.. logprobs.Items()]);
        line.Json.WriteBoolean("done", false);
        EndLine(line, output);
    }

    private void WriteCall(int index, IBufferWriter<byte> output)
    {
        if (isGenerate || !_calls.Remove(index, out var call))
            return;
        var line = BeginLine(output);
        line.BeginMessage("", "");
        line.Json.WriteStartArray("tool_calls");
        line.WriteCall(call.Call, call.Input.ToString());
        line.Json.WriteEndArray();
        line.EndMessage();
        line.Json.WriteBoolean("done", false);
        EndLine(line, output);
    }

    private OllamaLine BeginLine(IBufferWriter<byte> output)
    {
        var line = new OllamaLine(JsonOn(output), Head, isGenerate);
        line.Begin();
        return line;
    }

    private static void EndLine(OllamaLine line, IBufferWriter<byte> output)
    {
        line.Json.WriteEndObject();
        line.Json.Flush();
        output.Write("\n"u8);
    }
}
