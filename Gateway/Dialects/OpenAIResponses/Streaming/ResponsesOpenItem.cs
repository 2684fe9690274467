using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses.Streaming;

/// <summary>An output item while it is written: added, filled by deltas, done. One per item, used once.</summary>
/// <param name="index">Its place in the output.</param>
internal abstract class ResponsesOpenItem(ResponsesEventWriter events, string id, int index)
{
    protected string Id => id;

    /// <summary>What the deltas have brought so far.</summary>
    protected StringBuilder Text { get; } = new();

    /// <summary>See <see cref="ResponsesEventWriter.BeginPart"/>.</summary>
    protected abstract string? PartIndex { get; }

    /// <summary>The item appears, empty.</summary>
    public abstract void Add(IBufferWriter<byte> output);

    /// <summary>The item is done.</summary>
    /// <returns>It, as it stands in the response's list.</returns>
    public byte[] Close(IBufferWriter<byte> output)
    {
        var item = CloseParts(Text.ToString(), output);
        var json = BeginItem("response.output_item.done", output);
        json.WriteRawValue(item, skipInputValidation: true);
        ResponsesEventWriter.End(json, output);
        return item;
    }

    /// <summary>Writes what is done inside the item before the item is.</summary>
    /// <returns>The item with all of its text.</returns>
    protected abstract byte[] CloseParts(string text, IBufferWriter<byte> output);

    protected void WriteDelta(string type, string delta, IBufferWriter<byte> output)
    {
        Text.Append(delta);
        var json = BeginPart(type, output);
        json.WriteString("delta", delta);
        ResponsesEventWriter.End(json, output);
    }

    protected Utf8JsonWriter BeginItem(string type, IBufferWriter<byte> output) => events.BeginItem(type, index, output);

    protected Utf8JsonWriter BeginPart(string type, IBufferWriter<byte> output) => events.BeginPart(type, id, index, PartIndex, output);
}
