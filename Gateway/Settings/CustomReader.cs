using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelProxy.Gateway.Dialects.Custom;

namespace ModelProxy.Gateway.Settings;

/// <summary>
/// Reads what only a provider of kind <c>custom</c> has: its <c>endpoint</c> and the mappings of <c>request</c>,
/// <c>response</c> and <c>stream</c>. Every mistake is told by its path before anything is sent.
/// </summary>
internal static class CustomReader
{
    private static readonly string[] Formats = ["sse", "ndjson"];
    private static readonly JsonElement PlainMessage = JsonDocument.Parse("""{"role":"{role}","content":"{text}"}""").RootElement;

    /// <returns>The dialect, and the base URL in the endpoint where it names one; null when something is wrong.</returns>
    public static (CustomDialect? Dialect, string? BaseUrl) Read(Fields fields, Variables variables)
    {
        var (baseUrl, path) = Endpoint(fields, "endpoint", fields.Text("baseUrl") is { Length: > 0 });
        var shape = fields.Has("message") ? fields.Raw("message") : PlainMessage;
        var message = new Template(Expanded(shape, variables.Expand));
        Known(fields, "message", shape, message, ["role", "text"], []);
        var request = ReadRequest(fields, variables);
        var reply = ReadReply(fields.Section("response"), null);
        var stream = fields.Has("stream") ? ReadStream(fields.Section("stream"), reply) : null;
        if (path is null || reply is null || request.IsEmpty || (stream is null && fields.Has("stream"))) return (null, baseUrl);
        return (new CustomDialect(new CustomMapping
        {
            Endpoint = path,
            Request = request,
            Message = message,
            Roles = Words(fields, "roles"),
            Reply = reply,
            Stream = stream,
        }), baseUrl);
    }

    private static ImmutableArray<(ValuePath, Template)> ReadRequest(Fields fields, Variables variables)
    {
        var request = ImmutableArray.CreateBuilder<(ValuePath, Template)>();
        JsonNode? shape = null;
        if (!fields.Has("request")) fields.Mistake("request", "is missing: what goes where in the body, as in { \"$.prompt\": \"{prompt}\" }.");
        foreach (var member in fields.Members("request"))
        {
            var (place, mistake) = ValuePath.Parse(member.Name);
            var template = new Template(Expanded(member.Value, variables.Expand));
            if (place is { IsPlace: false }) mistake = "a value is put in one place: names and indices from 0 on";
            if (mistake is null && !place!.Fits(shape)) mistake = "it does not fit those before it: an object and a list cannot be in one place, and a list grows by one item at a time";
            if (mistake is not null) fields.Mistake("request", $"\"{member.Name}\": {mistake}.");
            Known(fields, $"request[\"{member.Name}\"]", member.Value, template, CustomRequestWriter.Names, CustomRequestWriter.Structured);
            if (mistake is not null) continue;
            shape = place!.Put(shape, Expanded(member.Value, variables.Expand) ?? JsonValue.Create(0));
            request.Add((place, template));
        }
        return request.ToImmutable();
    }

    /// <param name="plain">For a stream: the paths of plain answers, in force where the stream names no others.</param>
    private static CustomReply? ReadReply(Fields fields, CustomReply? plain)
    {
        var text = Path(fields, "text");
        if (text is null && !fields.Has("text")) fields.Mistake("text", "is missing: where the answer's text lies, as in \"$.choices[0].text\".");
        var reply = new CustomReply
        {
            Text = text!,
            Reasoning = Path(fields, "reasoning"),
            Finish = Path(fields, "finish"),
            FinishReasons = fields.Has("finishReasons") || plain is null ? Words(fields, "finishReasons") : plain.FinishReasons,
            InputTokens = Path(fields, "inputTokens") ?? plain?.InputTokens,
            CachedTokens = Path(fields, "cachedTokens") ?? plain?.CachedTokens,
            OutputTokens = Path(fields, "outputTokens") ?? plain?.OutputTokens,
            Id = Path(fields, "id") ?? plain?.Id,
            Model = Path(fields, "model") ?? plain?.Model,
            Error = Path(fields, "error") ?? plain?.Error,
        };
        return text is null ? null : reply;
    }

    private static CustomStream? ReadStream(Fields fields, CustomReply? plain)
    {
        var format = fields.OneOf("format", [.. Formats]) ?? Formats[0];
        var path = fields.Has("endpoint") ? Endpoint(fields, "endpoint", hasBase: true).Path : null;
        var piece = ReadReply(fields, plain);
        return piece is null ? null : new CustomStream(path, format == "ndjson", fields.Text("end") is { Length: > 0 } end ? end : null, piece);
    }

    private static ValuePath? Path(Fields fields, string name)
    {
        if (fields.Text(name) is not { Length: > 0 } text) return null;
        var (path, mistake) = ValuePath.Parse(text);
        if (mistake is not null) fields.Mistake(name, $"{fields.Quote(text)} is no path{(fields.IsWritten(text) ? ": " + mistake : "")}.");
        return path;
    }

    /// <summary>A whole address, or a path below <c>baseUrl</c>.</summary>
    private static (string? BaseUrl, string? Path) Endpoint(Fields fields, string name, bool hasBase)
    {
        var text = fields.Text(name)?.Trim() ?? "";
        if (text.Length == 0) fields.Mistake(name, "is missing: the address requests go to, as in \"https://api.example.com/v2/{model}/generate\".");
        else if (Template.NamesIn(text).FirstOrDefault(static n => n != "model") is { } other) fields.Mistake(name, other == "apiKey" ? "must not hold the key: addresses are logged. Put {apiKey} into a header." : $"knows {{model}} only{(fields.IsWritten(text) ? $", not {{{other}}}" : "")}.");
        else if (text.StartsWith('/') && hasBase) return (null, text);
        else if (text.StartsWith('/')) fields.Mistake(name, "is a path: write the whole address, or give a baseUrl too.");
        else if (!Uri.TryCreate(text.Replace("{model}", "model", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
            fields.Mistake(name, $"{fields.Quote(text)} is not an http or https address.");
        else if (hasBase) fields.Mistake(name, "is a whole address although there is a baseUrl: write the path alone.");
        else
        {
            var root = uri.GetLeftPart(UriPartial.Authority);
            if (text.StartsWith(root, StringComparison.OrdinalIgnoreCase)) return (root, text.Length == root.Length ? "/" : text[root.Length..]);
            fields.Mistake(name, "may have {model} in its path and query, not in its host.");
        }
        return (null, null);
    }

    private static ImmutableDictionary<string, string> Words(Fields fields, string name)
    {
        var words = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in fields.Members(name))
            if (fields.Section(name).Text(member.Name) is { Length: > 0 } word) words[member.Name] = word;
        return words.ToImmutable();
    }

    private static void Known(Fields fields, string field, JsonElement json, Template template, IReadOnlyList<string> names, IReadOnlyList<string> structured)
    {
        var written = new Template(Expanded(json, static text => text)).Names;
        if (template.Names.Any(n => !names.Contains(n) && !written.Contains(n))) fields.Mistake(field, "holds a variable with a name in braces, which is not known here.");
        foreach (var name in template.Names.Where(n => !names.Contains(n) && written.Contains(n)).Order(StringComparer.Ordinal))
            fields.Mistake(field, $"{{{name}}} is not known: there are {string.Join(", ", names.Select(n => $"{{{n}}}"))}. A brace that is meant as such is written {{{{.");
        foreach (var name in template.Embedded.Where(structured.Contains).Order(StringComparer.Ordinal))
            fields.Mistake(field, $"{{{name}}} is a list or an object: it must stand alone, not inside a text.");
    }

    private static JsonNode? Expanded(JsonElement json, Func<string, string> expand) => json.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(json.EnumerateObject().DistinctBy(static m => m.Name).Select(m => KeyValuePair.Create(m.Name, Expanded(m.Value, expand)))),
        JsonValueKind.Array => new JsonArray([.. json.EnumerateArray().Select(item => Expanded(item, expand))]),
        JsonValueKind.String => JsonValue.Create(expand(json.GetString()!)),
        JsonValueKind.Undefined => null,
        _ => JsonNode.Parse(json.GetRawText()),
    };
}
