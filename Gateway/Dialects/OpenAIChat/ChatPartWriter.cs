using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary>The content of one turn: a plain string where it is one text, else parts.</summary>
internal sealed class ChatPartWriter(Utf8JsonWriter json, Dropped dropped)
{
    /// <param name="textOnly">Only user turns take images and files.</param>
    public void WriteContent(string name, List<ChatPart> parts, bool textOnly)
    {
        foreach (var part in parts)
            dropped.AddIf(!part.CacheControl.IsNothing(), "cache_control");
        if (parts.Count == 0)
        {
            json.WriteString(name, "");
            return;
        }

        if (parts is [TextPart only])
        {
            json.WriteString(name, only.Text);
            return;
        }

        json.WriteStartArray(name);
        foreach (var part in parts)
            WritePart(part, textOnly);
        json.WriteEndArray();
    }

    private void WritePart(ChatPart part, bool textOnly)
    {
        switch (part)
        {
            case TextPart text:
                WriteText(text.Text);
                break;
            case RefusalPart refusal:
                WriteText(refusal.Text);
                break;
            case OpaquePart { Dialect: DialectNames.OpenAIChat } opaque:
                json.WriteRaw(opaque.Payload);
                break;
            case OpaquePart opaque:
                dropped.Add($"messages.content.{opaque.Type}");
                break;
            case DocumentPart { Text: { } text } document:
                Documents.NameRest(document, dropped);
                WriteText(text);
                break;
            case var other when textOnly:
                dropped.Add($"messages.content.{NameOf(other)}");
                break;
            case ImagePart image:
                WriteImage(image);
                break;
            case DocumentPart document:
                WriteDocument(document);
                break;
            case AudioPart audio:
                json.WriteStartObject();
                json.WriteString("type", "input_audio");
                json.WriteStartObject("input_audio");
                json.WriteString("data", audio.Base64);
                json.WriteString("format", audio.Format);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
        }
    }

    private void WriteText(string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private void WriteImage(ImagePart image)
    {
        if (image is { Url: null, Base64: null })
        {
            dropped.Refuse(Mistakes.Inexpressible("file_id", "Chat Completions", "Send the image itself instead of a file id."));
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "image_url");
        json.WriteStartObject("image_url");
        json.WriteString("url", image.Base64 is { } data ? DataUrl.Of(data, image.MediaType, "image/png") : image.Url);
        if (image.Detail is not null)
            json.WriteString("detail", image.Detail);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteDocument(DocumentPart document)
    {
        if (document.Url is not null)
        {
            dropped.Refuse(Mistakes.Inexpressible("document.source.url", "Chat Completions", "Send the document itself instead of its address."));
            return;
        }

        Documents.NameRest(document with { Name = null }, dropped);
        json.WriteStartObject();
        json.WriteString("type", "file");
        json.WriteStartObject("file");
        if (document.FileId is not null)
            json.WriteString("file_id", document.FileId);
        if (document.Base64 is not null)
            json.WriteString("file_data", DataUrl.Of(document.Base64, document.MediaType, "application/pdf"));
        if (document.Name is not null || document.Base64 is not null)
            json.WriteString("filename", document.Name ?? "document.pdf");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string NameOf(ChatPart part) => part switch
    {
        ImagePart => "image",
        DocumentPart => "document",
        AudioPart => "audio",
        _ => "part",
    };
}
