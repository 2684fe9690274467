using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>
/// Ollama cannot be told to call a tool, but it can be bound to a schema: the tool's own, where one tool is meant, else one that
/// names the tool beside its arguments. The tools themselves are not shown, because a model that sees them answers in its own
/// call syntax, which the schema forbids.
/// </summary>
/// <remarks>
/// <c>{"type":"tool","name":"f"}</c> → <c>"format":{…input schema of f…}</c>; <c>"required"</c> with several tools →
/// <c>"format":{"anyOf":[{"type":"object","properties":{"name":{"const":"f"},"arguments":{…}},"required":["name","arguments"]},…]}</c>
/// </remarks>
internal readonly record struct OllamaForcedCall(ForcedCall? Call, JsonElement Schema, string Wish)
{
    public bool IsForced => Call is not null;

    public static Outcome<OllamaForcedCall> Of(ChatRequest request, ToolNames names)
    {
        if (request.ToolChoice is not { Mode: "required" or "tool" } choice)
            return default(OllamaForcedCall);
        var meant = request.Tools.Where(t => t.Native is null && (choice.Mode == "required" || (t.Name == choice.Name && t.Namespace == choice.Namespace))).ToList();
        return meant switch
        {
            [] => Mistakes.Inexpressible("tool_choice", "Ollama", "It names no tool of this request that the model could call."),
            [var only] => One(only, names),
            _ => OneOf(meant, names),
        };
    }

    /// <summary>The schema binds the form of the answer; the model must also know what it is for.</summary>
    public IReadOnlyList<ChatMessage> Ask(IReadOnlyList<ChatMessage> messages) =>
        IsForced ? [.. messages, new ChatMessage(ChatRole.System, [new TextPart(Wish)])] : messages;

    private static OllamaForcedCall One(ChatTool tool, ToolNames names)
    {
        var name = names.Flat(tool.Namespace, tool.Name);
        return new OllamaForcedCall(new ForcedCall(name), InputOf(tool), $"Answer with the JSON arguments for a call of the tool {Described(tool, name)}, and nothing else.");
    }

    private static OllamaForcedCall OneOf(List<ChatTool> tools, ToolNames names)
    {
        var schema = Json.Parse(Json.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("anyOf");
            foreach (var tool in tools)
                WriteChoice(json, tool, names.Flat(tool.Namespace, tool.Name));
            json.WriteEndArray();
            json.WriteEndObject();
        }));
        var all = string.Join('\n', tools.Select(t => $"- {Described(t, names.Flat(t.Namespace, t.Name))}"));
        return new OllamaForcedCall(new ForcedCall(null), schema, $"Call one of these tools: answer with JSON that holds its name and its arguments, and nothing else.\n{all}");
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatTool tool, string name)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject("name");
        json.WriteString("type", "string");
        json.WriteString("const", name);
        json.WriteEndObject();
        json.WriteRaw("arguments", InputOf(tool));
        json.WriteEndObject();
        json.WriteStartArray("required");
        json.WriteStringValue("name");
        json.WriteStringValue("arguments");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static JsonElement InputOf(ChatTool tool) =>
        tool.Kind == ToolKind.Custom ? CallRestorer.WrapperSchema : tool.Schema.IsNothing() ? ChatToolJson.EmptySchema : tool.Schema;

    private static string Described(ChatTool tool, string name) =>
        (tool.Kind == ToolKind.Custom ? CallRestorer.Describe(tool) : tool.Description) is { Length: > 0 } description ? $"{name} ({description})" : name;
}
