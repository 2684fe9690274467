using System.Buffers;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses.Streaming;

/// <summary>A call of a function, or of a custom tool, which differs in every name.</summary>
internal sealed class ResponsesOpenCall(ResponsesEventWriter events, string id, int index, ToolCallStartedEvent call) : ResponsesOpenItem(events, id, index)
{
    private readonly bool _isCustom = call.Kind == ToolKind.Custom;

    protected override string? PartIndex => null;

    public static string IdPrefix(ToolCallStartedEvent call) => call.Kind == ToolKind.Custom ? "ctc_" : "fc_";

    public bool IsOf(ToolCallDeltaEvent delta) => call.Index == delta.Index;

    public override void Add(IBufferWriter<byte> output)
    {
        var json = BeginItem("response.output_item.added", output);
        ResponsesItems.Call(json, Id, call, ResponsesItems.Open, "");
        ResponsesEventWriter.End(json, output);
    }

    public void Write(ToolCallDeltaEvent delta, IBufferWriter<byte> output) =>
        WriteDelta(_isCustom ? "response.custom_tool_call_input.delta" : "response.function_call_arguments.delta", delta.Delta, output);

    protected override byte[] CloseParts(string text, IBufferWriter<byte> output)
    {
        var json = BeginPart(_isCustom ? "response.custom_tool_call_input.done" : "response.function_call_arguments.done", output);
        if (call.Kind == ToolKind.Function)
            json.WriteString("name", call.Name);
        json.WriteString(_isCustom ? "input" : "arguments", text);
        ResponsesEventWriter.End(json, output);
        return Json.Write(item => ResponsesItems.Call(item, Id, call, ResponsesItems.Closed, text));
    }
}
