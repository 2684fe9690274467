using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary><c>response_format</c>: <c>{"type":"json_schema","json_schema":{"name":"answer","schema":{…},"strict":true}}</c>, both ways.</summary>
internal static class ChatFormatJson
{
    public static ChatFormat? Read(Fields? format)
    {
        if (format is not { } holder)
            return null;
        var kind = holder.String("type") ?? "text";
        if (holder.Object("json_schema") is not { } schema)
            return new ChatFormat(kind);
        return new ChatFormat(kind) { Name = schema.String("name"), Description = schema.String("description"), Schema = schema.Any("schema"), Strict = schema.Bool("strict") };
    }

    public static void Write(Utf8JsonWriter json, ChatFormat format)
    {
        json.WriteStartObject("response_format");
        json.WriteString("type", format.Kind);
        if (format.Kind == "json_schema")
        {
            json.WriteStartObject("json_schema");
            json.WriteString("name", format.Name ?? "answer");
            if (format.Description is not null)
                json.WriteString("description", format.Description);
            if (!format.Schema.IsNothing())
                json.WriteRaw("schema", format.Schema);
            if (format.Strict is { } strict)
                json.WriteBoolean("strict", strict);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
