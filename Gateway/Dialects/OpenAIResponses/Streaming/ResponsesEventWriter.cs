using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Dialects.Replies;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses.Streaming;

/// <summary>
/// The frame of every event of the stream: its name, its type, its number.
/// <code>
/// event: response.output_text.delta
/// data: {"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_…","output_index":0,"content_index":0,"delta":"Hi","logprobs":[]}
/// </code>
/// </summary>
internal abstract class ResponsesEventWriter(ReplyHead head) : SseReplyWriter(head)
{
    private int _sequence;

    /// <summary>An event of the response as a whole, or of the stream.</summary>
    public Utf8JsonWriter Begin(string type, IBufferWriter<byte> output)
    {
        var json = BeginFrame(output, type);
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteNumber("sequence_number", _sequence++);
        return json;
    }

    /// <summary>An event that shows an item whole: what is written next is the item.</summary>
    public Utf8JsonWriter BeginItem(string type, int index, IBufferWriter<byte> output)
    {
        var json = Begin(type, output);
        json.WriteNumber("output_index", index);
        json.WritePropertyName("item");
        return json;
    }

    /// <summary>An event of something inside an item.</summary>
    /// <param name="partIndex">What this kind of item calls the number of its part, of which we write one; null: it has no parts.</param>
    public Utf8JsonWriter BeginPart(string type, string id, int index, string? partIndex, IBufferWriter<byte> output)
    {
        var json = Begin(type, output);
        json.WriteString("item_id", id);
        json.WriteNumber("output_index", index);
        if (partIndex is not null)
            json.WriteNumber(partIndex, 0);
        return json;
    }

    public static void End(Utf8JsonWriter json, IBufferWriter<byte> output)
    {
        json.WriteEndObject();
        EndFrame(json, output);
    }
}
