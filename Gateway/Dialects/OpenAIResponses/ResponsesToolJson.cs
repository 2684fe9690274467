using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary><c>tools</c> and <c>tool_choice</c> of Responses, both ways.</summary>
/// <remarks>
/// <code>
/// {"type":"function","name":"f","description":"…","parameters":{…},"strict":false}
/// {"type":"custom","name":"apply_patch","format":{"type":"grammar","syntax":"lark","definition":"…"}}
/// {"type":"namespace","name":"mcp__files","description":"…","tools":[{"type":"function","name":"read",…}]}
/// {"type":"web_search"}   {"type":"tool_search"}                       (run by OpenAI: their own JSON)
/// </code>
/// </remarks>
internal static class ResponsesToolJson
{
    public static IEnumerable<ChatTool> ReadTools(Fields tool) => tool.String("type") == "namespace"
        ? tool.Objects("tools").Select(inner => ReadTool(inner) with
        {
            Namespace = tool.String("name"),
            NamespaceDescription = tool.String("description"),
        })
        : [ReadTool(tool)];

    private static ChatTool ReadTool(Fields tool)
    {
        var type = tool.String("type") ?? "function";
        if (type is not ("function" or "custom"))
            return new ChatTool(tool.String("name") ?? type) { Native = new OpaquePart(DialectNames.OpenAIResponses, type, tool.Whole()) };
        var name = tool.String("name");
        if (string.IsNullOrEmpty(name))
            tool.Note("name", $"'{tool.PathOf("name")}' is missing.");
        return new ChatTool(name ?? "", type == "custom" ? ToolKind.Custom : ToolKind.Function)
        {
            Description = tool.String("description"),
            Schema = tool.Any("parameters"),
            Strict = tool.Bool("strict"),
            Grammar = tool.Any("format"),
            Rest = tool.Rest(DialectNames.OpenAIResponses),
        };
    }

    public static ChatToolChoice? ReadChoice(Fields root)
    {
        if (root.Any("tool_choice").AsText() is { } mode)
            return new ChatToolChoice(mode);
        if (root.Object("tool_choice") is not { } named)
            return null;
        return named.String("type") switch
        {
            "function" => new ChatToolChoice("tool", named.String("name")) { Namespace = named.String("namespace") },
            "custom" => new ChatToolChoice("tool", named.String("name"), ToolKind.Custom),
            "allowed_tools" => new ChatToolChoice(named.String("mode") ?? "auto") { Allowed = AllowedTools.Read(named) },
            null => null,
            var type => new ChatToolChoice("native") { Native = new OpaquePart(DialectNames.OpenAIResponses, type, named.Whole()) },
        };
    }

    public static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ChatTool> tools, ToolNames names, Dropped dropped)
    {
        json.WriteStartArray("tools");
        foreach (var group in tools.GroupBy(static t => t.Namespace ?? ""))
        {
            if (group.Key.Length > 0)
            {
                json.WriteStartObject();
                json.WriteString("type", "namespace");
                json.WriteString("name", group.Key);
                if (group.First().NamespaceDescription is { } description)
                    json.WriteString("description", description);
                json.WriteStartArray("tools");
            }

            foreach (var tool in group)
                WriteTool(json, tool, names, dropped);
            if (group.Key.Length > 0)
            {
                json.WriteEndArray();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteTool(Utf8JsonWriter json, ChatTool tool, ToolNames names, Dropped dropped)
    {
        dropped.AddIf(!tool.CacheControl.IsNothing(), "cache_control");
        if (tool.Native is { } native)
        {
            json.WriteRaw(native.Payload);
            return;
        }

        var isCustom = tool.Kind == ToolKind.Custom;
        json.WriteStartObject();
        json.WriteString("type", isCustom ? "custom" : "function");
        json.WriteString("name", NameOf(tool.Namespace, tool.Name, names));
        if (tool.Description is not null)
            json.WriteString("description", tool.Description);
        if (isCustom && !tool.Grammar.IsNothing())
            json.WriteRaw("format", tool.Grammar);
        if (!isCustom)
        {
            json.WriteRaw("parameters", tool.Schema.IsNothing() ? ChatToolJson.EmptySchema : tool.Schema);
            // Responses would take a missing 'strict' for true, which most schemas are not written for.
            json.WriteBoolean("strict", tool.Strict ?? false);
        }

        json.WriteOwn(tool.Rest, DialectNames.OpenAIResponses);

        json.WriteEndObject();
    }

    public static void WriteChoice(Utf8JsonWriter json, ChatToolChoice choice, ToolNames names)
    {
        if (choice.Native is { } native)
        {
            json.WriteRaw("tool_choice", native.Payload);
            return;
        }

        if (choice.Mode != "tool")
        {
            json.WriteString("tool_choice", choice.Mode);
            return;
        }

        json.WriteStartObject("tool_choice");
        json.WriteString("type", choice.Kind == ToolKind.Custom ? "custom" : "function");
        json.WriteString("name", NameOf(choice.Namespace, choice.Name ?? "", names));
        if (choice.Namespace is not null)
            json.WriteString("namespace", choice.Namespace);
        json.WriteEndObject();
    }

    /// <summary>Inside a namespace a tool keeps its own name.</summary>
    public static string NameOf(string? space, string name, ToolNames names) => space is null ? names.Flat(null, name) : name;
}
