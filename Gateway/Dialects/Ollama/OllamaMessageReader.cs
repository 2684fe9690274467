using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>
/// The turns of Ollama's chat. Calls have no ids there: they are numbered through the conversation, and a result belongs
/// to the first open call of its tool. Content parts and ids as OpenAI has them are taken too.
/// </summary>
/// <remarks>
/// <code>
/// {"role":"user","content":"…","images":["iVBOR…"]}
/// {"role":"assistant","content":"","thinking":"…","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]}
/// {"role":"tool","tool_name":"f","content":"…"}
/// </code>
/// </remarks>
internal sealed class OllamaMessageReader
{
    private readonly List<(string Id, string Name)> _open = [];
    private int _calls;

    public List<ChatMessage> Read(Fields root) => [.. root.Objects("messages").Select(ReadMessage)];

    private ChatMessage ReadMessage(Fields message)
    {
        var role = message.String("role") ?? "";
        if (role.Length == 0)
            message.Note("role", $"'{message.PathOf("role")}' is missing.");
        if (role == "tool")
            return new ChatMessage(ChatRole.Tool, [ReadResult(message)]);
        var parts = new List<ChatPart>();
        if (message.String("thinking") is { Length: > 0 } thinking)
            parts.Add(new ReasoningPart(thinking, null, null, DialectNames.OllamaChat));
        parts.AddRange(ChatMessageReader.ReadContent(message, "content"));
        parts.AddRange(message.Strings("images").Select(static i => new ImagePart(null, i, OllamaImages.TypeOf(i))));
        parts.AddRange(message.Objects("tool_calls").Select(ReadCall));
        return new ChatMessage(new ChatRole(role), parts) { Name = message.String("name") };
    }

    private ToolCallPart ReadCall(Fields call)
    {
        call.Skip("type", "index");
        var function = call.Object("function");
        function?.Skip("index");
        var name = function?.String("name") ?? "";
        var arguments = function?.Any("arguments") ?? default;
        var id = call.String("id") is { Length: > 0 } own ? own : $"call_{_calls}";
        _calls++;
        _open.Add((id, name));
        return new ToolCallPart(id, name, arguments.AsText() ?? (arguments.ValueKind == JsonValueKind.Object ? arguments.GetRawText() : "{}"));
    }

    private ToolResultPart ReadResult(Fields message)
    {
        var name = message.String("tool_name") ?? message.String("name");
        var id = message.String("tool_call_id") is { Length: > 0 } own ? own : null;
        var at = _open.FindIndex(c => id is not null ? c.Id == id : name is null || c.Name == name);
        if (at >= 0)
        {
            id = _open[at].Id;
            _open.RemoveAt(at);
        }

        return new ToolResultPart(id ?? $"call_{_calls}", ChatMessageReader.ReadContent(message, "content").ToList()) { Name = name };
    }
}
