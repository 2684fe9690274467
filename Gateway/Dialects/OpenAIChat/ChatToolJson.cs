using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary><c>tools</c> and <c>tool_choice</c> of Chat Completions, both ways.</summary>
/// <remarks>
/// <code>
/// {"type":"function","function":{"name":"f","description":"…","parameters":{…},"strict":true}}
/// {"type":"custom","custom":{"name":"p","format":{"type":"grammar","grammar":{"syntax":"lark","definition":"…"}}}}
/// "auto"   "none"   "required"   {"type":"function","function":{"name":"f"}}   {"type":"allowed_tools","allowed_tools":{…}}
/// </code>
/// </remarks>
internal static class ChatToolJson
{
    /// <param name="dialect">Ollama and others have their tools in this shape too.</param>
    public static ChatTool ReadTool(Fields tool, string dialect)
    {
        tool.Skip("type");
        if (tool.Object("function") is { } function)
            return new ChatTool(Named(function))
            {
                Description = function.String("description"),
                Schema = function.Any("parameters"),
                Strict = function.Bool("strict"),
                CacheControl = tool.Any("cache_control"),
                Rest = function.Rest(dialect),
            };
        if (tool.Object("custom") is { } custom)
            return new ChatTool(Named(custom), ToolKind.Custom)
            {
                Description = custom.String("description"),
                Grammar = FlatGrammar(custom.Any("format")),
                CacheControl = tool.Any("cache_control"),
                Rest = custom.Rest(dialect),
            };
        var type = tool.String("type") ?? "";
        return new ChatTool(type) { Native = new OpaquePart(DialectNames.OpenAIChat, type, tool.Whole()) };
    }

    public static ChatToolChoice? ReadChoice(Fields root)
    {
        var choice = root.Any("tool_choice");
        if (choice.AsText() is { } mode)
            return new ChatToolChoice(mode == "any" ? "required" : mode);
        if (root.Has("tool_choice") && root.Object("tool_choice") is { } named)
        {
            named.Skip("type");
            if (named.Object("function") is { } function)
                return new ChatToolChoice("tool", function.String("name"));
            if (named.Object("custom") is { } custom)
                return new ChatToolChoice("tool", custom.String("name"), ToolKind.Custom);
            if (named.Object("allowed_tools") is { } allowed)
                return new ChatToolChoice(allowed.String("mode") ?? "auto") { Allowed = AllowedTools.Read(allowed) };
            named.Note("type", "'tool_choice' must name a function or a custom tool.");
        }

        return null;
    }

    public static void WriteTool(Utf8JsonWriter json, ChatTool tool, ToolNames names, bool knowsCustom, string target)
    {
        var isCustom = tool.Kind == ToolKind.Custom && knowsCustom;
        json.WriteStartObject();
        json.WriteString("type", isCustom ? "custom" : "function");
        json.WriteStartObject(isCustom ? "custom" : "function");
        json.WriteString("name", names.Flat(tool.Namespace, tool.Name));
        var description = isCustom || tool.Kind == ToolKind.Function ? tool.Description : CallRestorer.Describe(tool);
        if (description is not null)
            json.WriteString("description", description);
        if (isCustom)
            WriteGrammar(json, tool.Grammar);
        else
            json.WriteRaw("parameters", tool.Kind == ToolKind.Custom ? CallRestorer.WrapperSchema : tool.Schema.IsNothing() ? EmptySchema : tool.Schema);
        if (!isCustom && tool.Strict is { } strict)
            json.WriteBoolean("strict", strict);
        json.WriteOwn(tool.Rest, target);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteChoice(Utf8JsonWriter json, ChatToolChoice choice, ToolNames names, bool knowsCustom)
    {
        if (choice.Mode != "tool")
        {
            json.WriteString("tool_choice", choice.Mode);
            return;
        }

        var kind = choice.Kind == ToolKind.Custom && knowsCustom ? "custom" : "function";
        json.WriteStartObject("tool_choice");
        json.WriteString("type", kind);
        json.WriteStartObject(kind);
        json.WriteString("name", names.Flat(choice.Namespace, choice.Name ?? ""));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static readonly JsonElement EmptySchema = Json.Parse("""{"type":"object","properties":{}}"""u8);

    private static string Named(Fields body)
    {
        var name = body.String("name");
        if (string.IsNullOrEmpty(name))
            body.Note("name", $"'{body.PathOf("name")}' is missing.");
        return name ?? "";
    }

    /// <summary>Chat nests what Responses has flat; we keep the flat form.</summary>
    private static JsonElement FlatGrammar(JsonElement format)
    {
        if (format.Get("grammar") is not { ValueKind: JsonValueKind.Object } grammar)
            return format;
        return Json.Parse(Json.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "grammar");
            foreach (var member in grammar.EnumerateObject())
                json.WriteRaw(member.Name, member.Value);
            json.WriteEndObject();
        }));
    }

    private static void WriteGrammar(Utf8JsonWriter json, JsonElement grammar)
    {
        if (grammar.IsNothing())
            return;
        if (grammar.Text("type") != "grammar")
        {
            json.WriteRaw("format", grammar);
            return;
        }

        json.WriteStartObject("format");
        json.WriteString("type", "grammar");
        json.WriteStartObject("grammar");
        foreach (var member in grammar.EnumerateObject())
            if (member.Name != "type")
                json.WriteRaw(member.Name, member.Value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
