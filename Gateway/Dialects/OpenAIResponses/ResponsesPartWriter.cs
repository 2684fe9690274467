using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary>One part of a message or of a tool's output.</summary>
internal static class ResponsesPartWriter
{
    public static void Write(Utf8JsonWriter json, ChatPart part, bool fromAssistant, Dropped dropped)
    {
        dropped.AddIf(!part.CacheControl.IsNothing(), "cache_control");
        switch (part)
        {
            case TextPart text:
                Named(json, fromAssistant ? "output_text" : "input_text", "text", text.Text);
                break;
            case RefusalPart refusal:
                Named(json, fromAssistant ? "refusal" : "input_text", fromAssistant ? "refusal" : "text", refusal.Text);
                break;
            case OpaquePart { Dialect: DialectNames.OpenAIResponses } opaque:
                json.WriteRaw(opaque.Payload);
                break;
            case OpaquePart opaque:
                dropped.Add($"messages.content.{opaque.Type}");
                break;
            case DocumentPart { Text: { } words } document:
                Documents.NameRest(document, dropped);
                Named(json, "input_text", "text", words);
                break;
            case ImagePart image:
                WriteImage(json, image);
                break;
            case DocumentPart file:
                WriteFile(json, file, dropped);
                break;
            case AudioPart:
                dropped.Refuse(Mistakes.Inexpressible("input_audio", "OpenAI Responses", "Send text, images or files."));
                break;
        }
    }

    private static void WriteImage(Utf8JsonWriter json, ImagePart image)
    {
        json.WriteStartObject();
        json.WriteString("type", "input_image");
        if (image.FileId is not null)
            json.WriteString("file_id", image.FileId);
        else
            json.WriteString("image_url", image.Base64 is { } data ? DataUrl.Of(data, image.MediaType, "image/png") : image.Url);
        if (image.Detail is not null)
            json.WriteString("detail", image.Detail);
        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, DocumentPart document, Dropped dropped)
    {
        Documents.NameRest(document with { Name = null }, dropped);
        json.WriteStartObject();
        json.WriteString("type", "input_file");
        if (document.FileId is not null)
            json.WriteString("file_id", document.FileId);
        if (document.Url is not null)
            json.WriteString("file_url", document.Url);
        if (document.Base64 is not null)
            json.WriteString("file_data", DataUrl.Of(document.Base64, document.MediaType, "application/pdf"));
        if (document.Name is not null || document.Base64 is not null)
            json.WriteString("filename", document.Name ?? "document.pdf");
        json.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter json, string type, string name, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString(name, text);
        json.WriteEndObject();
    }
}
