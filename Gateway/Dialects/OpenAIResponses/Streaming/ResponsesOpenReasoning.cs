using System.Buffers;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses.Streaming;

/// <summary>Thinking: a summary of one part, if there is any text, and the proof of it.</summary>
internal sealed class ResponsesOpenReasoning(ResponsesEventWriter events, string id, int index) : ResponsesOpenItem(events, id, index)
{
    /// <summary>Comes last, if it comes.</summary>
    public ReasoningSealedEvent? Seal { get; set; }

    protected override string PartIndex => "summary_index";

    public override void Add(IBufferWriter<byte> output)
    {
        var json = BeginItem("response.output_item.added", output);
        ResponsesItems.Reasoning(json, Id, null, null);
        ResponsesEventWriter.End(json, output);
    }

    public void Write(ReasoningEvent thinking, IBufferWriter<byte> output)
    {
        if (Text.Length == 0)
            WriteSummary("response.reasoning_summary_part.added", "", output);
        WriteDelta("response.reasoning_summary_text.delta", thinking.Text, output);
    }

    protected override byte[] CloseParts(string text, IBufferWriter<byte> output)
    {
        if (text.Length > 0)
        {
            var json = BeginPart("response.reasoning_summary_text.done", output);
            json.WriteString("text", text);
            ResponsesEventWriter.End(json, output);
            WriteSummary("response.reasoning_summary_part.done", text, output);
        }

        return Json.Write(item => ResponsesItems.Reasoning(item, Id, text, Seal));
    }

    private void WriteSummary(string type, string text, IBufferWriter<byte> output)
    {
        var json = BeginPart(type, output);
        json.WritePropertyName("part");
        ResponsesItems.SummaryPart(json, text);
        ResponsesEventWriter.End(json, output);
    }
}
