using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses.Streaming;

/// <summary>A message of one part: a text or a refusal.</summary>
internal sealed class ResponsesOpenMessage(ResponsesEventWriter events, string id, int index, bool isRefusal) : ResponsesOpenItem(events, id, index)
{
    private readonly List<JsonElement> _logprobs = [];
    private readonly List<JsonElement> _annotations = [];

    public bool IsRefusal => isRefusal;

    protected override string PartIndex => "content_index";

    public override void Add(IBufferWriter<byte> output)
    {
        var json = BeginItem("response.output_item.added", output);
        ResponsesItems.Message(json, Id, ResponsesItems.Open, null, false, [], []);
        ResponsesEventWriter.End(json, output);
        json = BeginPart("response.content_part.added", output);
        json.WritePropertyName("part");
        ResponsesItems.Part(json, "", isRefusal, [], []);
        ResponsesEventWriter.End(json, output);
    }

    public void Write(TextEvent text, IBufferWriter<byte> output)
    {
        Text.Append(text.Text);
        var json = BeginPart("response.output_text.delta", output);
        json.WriteString("delta", text.Text);
        json.WriteStartArray("logprobs");
        foreach (var entry in text.Logprobs.Items())
        {
            _logprobs.Add(entry);
            json.WriteRaw(entry);
        }

        json.WriteEndArray();
        ResponsesEventWriter.End(json, output);
    }

    public void Write(RefusalEvent refusal, IBufferWriter<byte> output) => WriteDelta("response.refusal.delta", refusal.Text, output);

    /// <summary>Stands with the text when that is done.</summary>
    public void Annotate(JsonElement annotation) => _annotations.Add(annotation);

    protected override byte[] CloseParts(string text, IBufferWriter<byte> output)
    {
        var json = BeginPart(isRefusal ? "response.refusal.done" : "response.output_text.done", output);
        json.WriteString(isRefusal ? "refusal" : "text", text);
        if (!isRefusal)
        {
            json.WriteStartArray("logprobs");
            foreach (var entry in _logprobs)
                json.WriteRaw(entry);
            json.WriteEndArray();
        }

        ResponsesEventWriter.End(json, output);
        json = BeginPart("response.content_part.done", output);
        json.WritePropertyName("part");
        ResponsesItems.Part(json, text, isRefusal, _logprobs, _annotations);
        ResponsesEventWriter.End(json, output);
        return Json.Write(item => ResponsesItems.Message(item, Id, ResponsesItems.Closed, text, isRefusal, _logprobs, _annotations));
    }
}
