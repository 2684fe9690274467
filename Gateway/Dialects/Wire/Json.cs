using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects.Wire;

/// <summary>How the codecs read and write JSON: deep enough for tool schemas, lenient on what strings hold, raw where nothing changes.</summary>
internal static class Json
{
    /// <summary>Tool schemas nest deeper than the 64 that is the default.</summary>
    public const int MaxDepth = 256;

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    /// <summary>Text stays readable on the wire (no <c>\u4F60</c>); validation is the tests' work.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static readonly JsonElement EmptyObject = Parse("{}"u8);

    public static JsonElement Parse(ReadOnlySpan<byte> json) => TryParse(json, out var element) ? element : default;

    /// <summary>One JSON value, owned by the element (the caller's bytes may be reused). False: broken, too deep or not UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out JsonElement element)
    {
        element = default;
        if (!Utf8.IsValid(json))
            return false;
        try
        {
            var reader = new Utf8JsonReader(HalfSurrogates.Mend(json), ReaderOptions);
            element = JsonElement.ParseValue(ref reader);
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A small object or array as it would stand on the wire.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteRaw(this Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRaw(value);
    }

    /// <summary>
    /// The element's own bytes: numbers keep their digits and strings their escapes. Only line ends between its tokens become spaces:
    /// some clients send their schemas indented and some models their arguments, and either would tear an event or a line in two.
    /// </summary>
    public static void WriteRaw(this Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            writer.WriteNullValue();
        else
            writer.WriteRawValue(OnOneLine(JsonMarshal.GetRawUtf8Value(value)), skipInputValidation: true);
    }

    /// <summary>What came in the words of <paramref name="target"/> goes back to it.</summary>
    public static void WriteOwn(this Utf8JsonWriter writer, ChatRest rest, string target)
    {
        if (rest.Dialect == target)
            foreach (var (name, value) in rest.Members)
                writer.WriteRaw(name, value);
    }

    /// <summary>A string cannot hold a bare line end, so every one of them stands between tokens.</summary>
    private static ReadOnlySpan<byte> OnOneLine(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOfAny((byte)'\r', (byte)'\n') < 0)
            return raw;
        var line = raw.ToArray();
        line.AsSpan().ReplaceAny(LineEnds, (byte)' ');
        return line;
    }

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    /// <summary>JSON text of a tool call: as it is when it is an object, else <c>{}</c> for nothing and <c>{"input":"…"}</c> for anything else.</summary>
    public static void WriteArguments(this Utf8JsonWriter writer, string arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
            return;
        }

        var bytes = System.Text.Encoding.UTF8.GetBytes(arguments);
        if (TryParse(bytes, out var element) && element.ValueKind == JsonValueKind.Object)
        {
            writer.WriteRaw(element);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("input", arguments);
        writer.WriteEndObject();
    }

    /// <summary>A string that may hold half a surrogate pair, which a JSON writer refuses.</summary>
    public static string Clean(string text)
    {
        var chars = text.AsSpan();
        var bad = false;
        for (var i = 0; i < chars.Length && !bad; i++)
        {
            if (char.IsHighSurrogate(chars[i]) && i + 1 < chars.Length && char.IsLowSurrogate(chars[i + 1]))
                i++;
            else
                bad = char.IsSurrogate(chars[i]);
        }

        return bad ? System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)) : text;
    }
}
