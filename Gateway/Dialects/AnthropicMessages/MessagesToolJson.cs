using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.AnthropicMessages;

/// <summary><c>tools</c> and <c>tool_choice</c> of Anthropic, both ways.</summary>
/// <remarks>
/// <code>
/// {"name":"f","description":"…","input_schema":{…},"cache_control":{…}}     {"type":"custom","name":"f","input_schema":{…},"strict":true}
/// {"type":"bash_20250124","name":"bash"}                                     (run by Anthropic: its own JSON)
/// {"type":"auto","disable_parallel_tool_use":true}   {"type":"any"}   {"type":"tool","name":"f"}   {"type":"none"}
/// </code>
/// </remarks>
internal static class MessagesToolJson
{
    public static ChatTool ReadTool(Fields tool)
    {
        var type = tool.String("type");
        var name = tool.String("name");
        if (type is not (null or "custom" or "function"))
            return new ChatTool(name ?? type) { Native = new OpaquePart(DialectNames.AnthropicMessages, type, tool.Whole()) };
        if (string.IsNullOrEmpty(name))
            tool.Note("name", $"'{tool.PathOf("name")}' is missing.");
        return new ChatTool(name ?? "")
        {
            Description = tool.String("description"),
            Schema = tool.Any("input_schema"),
            Strict = tool.Bool("strict"),
            CacheControl = tool.Any("cache_control"),
            Rest = tool.Rest(DialectNames.AnthropicMessages),
        };
    }

    public static ChatToolChoice? ReadChoice(Fields? choice) => choice is not { } holder ? null : holder.String("type") switch
    {
        null => null,
        "any" => new ChatToolChoice("required"),
        "tool" => new ChatToolChoice("tool", holder.String("name")),
        var mode => new ChatToolChoice(mode),
    };

    public static void WriteTool(Utf8JsonWriter json, ChatTool tool, ToolNames names)
    {
        json.WriteStartObject();
        json.WriteString("name", names.Flat(tool.Namespace, tool.Name));
        var isCustom = tool.Kind == ToolKind.Custom;
        if ((isCustom ? CallRestorer.Describe(tool) : tool.Description) is { } description)
            json.WriteString("description", description);
        json.WriteRaw("input_schema", isCustom ? CallRestorer.WrapperSchema : tool.Schema.IsNothing() ? ChatToolJson.EmptySchema : tool.Schema);
        if (tool.Strict is true)
            json.WriteBoolean("strict", true);
        if (!tool.CacheControl.IsNothing())
            json.WriteRaw("cache_control", tool.CacheControl);
        // 'defer_loading' of another dialect stays behind: the search that would find the tool again does too
        json.WriteOwn(tool.Rest, DialectNames.AnthropicMessages);
        json.WriteEndObject();
    }

    public static void WriteChoice(Utf8JsonWriter json, ChatToolChoice? choice, bool? parallel, ToolNames names)
    {
        json.WriteStartObject("tool_choice");
        json.WriteString("type", choice?.Mode switch
        {
            null => "auto",
            "required" => "any",
            var mode => mode,
        });
        if (choice?.Mode == "tool")
            json.WriteString("name", names.Flat(choice.Namespace, choice.Name ?? ""));
        if (parallel is { } allowed && choice?.Mode != "none")
            json.WriteBoolean("disable_parallel_tool_use", !allowed);
        json.WriteEndObject();
    }
}
