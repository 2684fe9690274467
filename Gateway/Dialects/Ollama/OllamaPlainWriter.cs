using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Dialects.Replies;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>The one JSON body of Ollama's <c>stream:false</c>.</summary>
internal class OllamaPlainWriter(ReplyHead head, bool isGenerate) : PlainReplyWriter(head)
{
    public override void Complete(IBufferWriter<byte> output)
    {
        var line = new OllamaLine(JsonOn(output), Head, isGenerate);
        var text = Reply.TextOf(FoldedKind.Text) + Reply.TextOf(FoldedKind.Refusal);
        line.Begin();
        line.BeginMessage(text, Reply.TextOf(FoldedKind.Reasoning));
        if (!isGenerate && Reply.Of(FoldedKind.ToolCall).Any())
        {
            line.Json.WriteStartArray("tool_calls");
            foreach (var part in Reply.Of(FoldedKind.ToolCall))
                line.WriteCall(part.Call!, part.Text.ToString());
            line.Json.WriteEndArray();
        }

        line.EndMessage();
        line.WriteLogprobs(Reply.Logprobs);
        line.WriteEnd(Reply.Finished, Reply.Usage, Reply.Of(FoldedKind.Opaque).FirstOrDefault(static p => OllamaDurations.IsDurations(p.Opaque!))?.Opaque?.Payload ?? default);
        WriteExtras(line.Json, text);
        line.Json.WriteEndObject();
        line.Json.Flush();
    }

    /// <summary>Members beyond Ollama's.</summary>
    protected virtual void WriteExtras(Utf8JsonWriter json, string text)
    {
    }
}
