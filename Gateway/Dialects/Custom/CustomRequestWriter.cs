using System.Text.Json;
using System.Text.Json.Nodes;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Transcripts;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Custom;

/// <summary>A neutral request in the shape a mapping describes. What no name of it takes is left out and named.</summary>
internal sealed class CustomRequestWriter(ChatRequest request, ProviderModel model, CustomMapping mapping)
{
    private const string Target = "an API of its own (kind \"custom\")";

    /// <summary>The names a request template may use.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "model", "messages", "prompt", "system", "last_user", "max_tokens", "temperature", "top_p", "top_k", "stop", "seed",
        "frequency_penalty", "presence_penalty", "stream", "user", "schema",
    ];

    /// <summary>Those that are lists or objects: they stand alone, not inside a text.</summary>
    public static readonly IReadOnlyList<string> Structured = ["messages", "stop", "schema"];

    private readonly Dropped _dropped = new(request, DialectNames.Custom);

    public Outcome<ProviderRequest> Write()
    {
        if (Refusal() is { } refusal)
            return refusal;
        JsonNode? body = null;
        foreach (var (place, template) in mapping.Request)
            if (template.Fill(Value) is { } value)
                body = place.Put(body, value);
        NameTheRest();
        if (_dropped.Refusal is { } lost)
            return lost;
        var endpoint = request.Stream && mapping.Stream?.Endpoint is { } streaming ? streaming : mapping.Endpoint;
        return new ProviderRequest(JsonSerializer.SerializeToUtf8Bytes(body ?? new JsonObject(), Options), [], _dropped.Names)
        {
            Path = Template.FillText(endpoint, name => name == "model" ? Uri.EscapeDataString(model.UpstreamModel) : null),
        };
    }

    private static readonly JsonSerializerOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Json.MaxDepth };

    private ChatFailure? Refusal() => request switch
    {
        { Count: > 1 } => Mistakes.Inexpressible("n", Target, "Ask for one answer at a time."),
        { ToolChoice.Mode: "required" or "tool" } => Mistakes.Inexpressible("tool_choice", Target, "Name a model that can call tools."),
        { Format.Kind: not "text" } when !Uses("schema") => Mistakes.Inexpressible("response_format", Target, "Ask for JSON in the prompt, or map {schema}."),
        _ => null,
    };

    private bool Uses(string name) => mapping.Names.Contains(name);

    private JsonNode? Value(string name) => name switch
    {
        "model" => model.UpstreamModel,
        "messages" => Turns(),
        "prompt" => Transcript.Of(request, _dropped, withSystem: !Uses("system")),
        "system" => Transcript.System(request, _dropped) is { Length: > 0 } system ? system : null,
        "last_user" => Transcript.LastUser(request, _dropped),
        "max_tokens" => Number(request.MaxTokens ?? model.MaxOutput),
        "temperature" => Number(request.Temperature),
        "top_p" => Number(request.TopP),
        "top_k" => Number(request.TopK),
        "stop" => request.Stop.Count > 0 ? new JsonArray([.. request.Stop.Select(static s => JsonValue.Create(s))]) : null,
        "seed" => request.Seed is { } seed ? JsonValue.Create(seed) : null,
        "frequency_penalty" => Number(request.FrequencyPenalty),
        "presence_penalty" => Number(request.PresencePenalty),
        "stream" => JsonValue.Create(request.Stream && mapping.Stream is not null),
        "user" => request.User,
        "schema" => request.Format is { } format && !format.Schema.IsNothing() ? JsonNode.Parse(format.Schema.GetRawText()) : null,
        _ => null,
    };

    private JsonArray Turns()
    {
        var turns = new JsonArray();
        foreach (var message in request.Messages.Where(m => !Uses("system") || !Transcript.IsSystem(m)))
        {
            var (role, text) = (message.Role == ChatRole.Developer ? "system" : message.Role.Value, Transcript.TextOf(message, _dropped));
            if (text.Length > 0)
                turns.Add(mapping.Message.Fill(name => name == "role" ? mapping.Roles.GetValueOrDefault(role, role) : text));
        }

        return turns;
    }

    private void NameTheRest()
    {
        _dropped.AddIf(request.Tools.Count > 0, "tools");
        _dropped.AddIf(request.MaxTokens is not null && !Uses("max_tokens"), "max_tokens");
        _dropped.AddIf(request.Temperature is not null && !Uses("temperature"), "temperature");
        _dropped.AddIf(request.TopP is not null && !Uses("top_p"), "top_p");
        _dropped.AddIf(request.TopK is not null && !Uses("top_k"), "top_k");
        _dropped.AddIf(request.Stop.Count > 0 && !Uses("stop"), "stop");
        _dropped.AddIf(request.Seed is not null && !Uses("seed"), "seed");
        _dropped.AddIf(request.FrequencyPenalty is not null && !Uses("frequency_penalty"), "frequency_penalty");
        _dropped.AddIf(request.PresencePenalty is not null && !Uses("presence_penalty"), "presence_penalty");
        _dropped.AddIf(request.User is not null && !Uses("user"), "user");
        _dropped.AddIf(request.Reasoning is not null, "reasoning");
        _dropped.AddIf(request.Logprobs is true, "logprobs");
        _dropped.AddIf(request.Metadata.Count > 0, "metadata");
        foreach (var (name, value) in request.Extra)
            _dropped.LeaveOut(name, value, Target);
    }

    private static JsonValue? Number(double? value) => value is { } number ? number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number) : null;
}
