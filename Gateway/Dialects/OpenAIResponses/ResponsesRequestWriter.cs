using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary>A neutral request as OpenAI Responses, stateless: nothing is stored there unless the caller asked, thinking comes back encrypted.</summary>
internal sealed class ResponsesRequestWriter(ChatRequest request, ProviderModel model)
{
    private static readonly HashSet<string> KnownExtra = new(StringComparer.Ordinal)
    {
        "truncation", "max_tool_calls", "safety_identifier", "prompt_cache_retention", "background", "previous_response_id", "conversation", "prompt",
    };

    private readonly ToolNames _names = new(request);
    private readonly Dropped _dropped = new(request, DialectNames.OpenAIResponses);

    public Outcome<ProviderRequest> Write()
    {
        if (request.Count is > 1)
            return Mistakes.Inexpressible("n", "OpenAI Responses", "Ask for one answer at a time.");
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("model", model.UpstreamModel);
            new ResponsesItemWriter(json, _names, _dropped).WriteAll(request.Messages);
            WriteTools(json);
            WriteOptions(json);
            json.WriteEndObject();
        }

        NameTheRest();
        if (_dropped.Refusal is { } refusal)
            return refusal;
        return new ProviderRequest(buffer.WrittenMemory, [], _dropped.Names);
    }

    private void WriteTools(Utf8JsonWriter json)
    {
        foreach (var tool in request.Tools)
            _dropped.AddIf(tool.Native is { } native && native.Dialect != DialectNames.OpenAIResponses, $"tools.{tool.Native?.Type}");
        var tools = request.Tools.Where(static t => t.Native is null or { Dialect: DialectNames.OpenAIResponses }).ToList();
        if (tools.Count == 0)
            return;
        ResponsesToolJson.WriteTools(json, tools, _names, _dropped);
        if (request.ToolChoice is { } choice)
            ResponsesToolJson.WriteChoice(json, choice, _names);
        if (request.ParallelToolCalls is { } parallel)
            json.WriteBoolean("parallel_tool_calls", parallel);
    }

    private void WriteOptions(Utf8JsonWriter json)
    {
        if (request.MaxTokens is { } limit)
            json.WriteNumber("max_output_tokens", Math.Max(limit, 16));
        if (request.Temperature is { } temperature)
            json.WriteNumber("temperature", temperature);
        if (request.TopP is { } topP)
            json.WriteNumber("top_p", topP);
        if (request.TopLogprobs is { } top)
            json.WriteNumber("top_logprobs", top);
        WriteText(json);
        WriteReasoning(json);
        Text(json, "user", UserIds.ForOpenAI(request.User));
        Text(json, "prompt_cache_key", request.CacheKey);
        Text(json, "service_tier", request.ServiceTier == "standard_only" ? null : request.ServiceTier);
        json.WriteBoolean("store", request.Store ?? false);
        json.WriteStartArray("include");
        // Models that cannot think refuse to encrypt their thoughts.
        if (model.MayThink)
            json.WriteStringValue("reasoning.encrypted_content");
        if (request.Logprobs is true)
            json.WriteStringValue("message.output_text.logprobs");
        json.WriteEndArray();
        if (request.Metadata.Count > 0)
        {
            json.WriteStartObject("metadata");
            foreach (var (name, value) in request.Metadata)
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        _dropped.WriteExtra(json, request, DialectNames.OpenAIResponses, KnownExtra);
        if (request.Stream)
            json.WriteBoolean("stream", true);
    }

    private void WriteText(Utf8JsonWriter json)
    {
        if (request.Format is null && request.Verbosity is null)
            return;
        json.WriteStartObject("text");
        if (request.Format is { } format)
        {
            json.WriteStartObject("format");
            json.WriteString("type", format.Kind);
            if (format.Kind == "json_schema")
            {
                json.WriteString("name", format.Name ?? "answer");
                Text(json, "description", format.Description);
                if (!format.Schema.IsNothing())
                    json.WriteRaw("schema", format.Schema);
                if (format.Strict is { } strict)
                    json.WriteBoolean("strict", strict);
            }

            json.WriteEndObject();
        }

        Text(json, "verbosity", request.Verbosity);
        json.WriteEndObject();
    }

    private void WriteReasoning(Utf8JsonWriter json)
    {
        var effort = ReasoningLevels.EffortOf(request.Reasoning);
        var summary = request.Reasoning?.Summary switch
        {
            "auto" or "concise" or "detailed" => request.Reasoning.Summary,
            "summarized" => "auto",
            _ => null,
        };
        _dropped.AddIf(ReasoningLevels.AsksSomething(request.Reasoning) && (effort is null || !model.MayThink), "reasoning");
        if (!model.MayThink || (effort is null && summary is null))
            return;
        json.WriteStartObject("reasoning");
        Text(json, "effort", effort);
        Text(json, "summary", summary);
        json.WriteEndObject();
    }

    private void NameTheRest()
    {
        _dropped.AddIf(request.Stop.Count > 0, "stop");
        _dropped.AddIf(request.Seed is not null, "seed");
        _dropped.AddIf(request.TopK is not null, "top_k");
        _dropped.AddIf(request.MinP is not null, "min_p");
        _dropped.AddIf(request.FrequencyPenalty is not null and not 0, "frequency_penalty");
        _dropped.AddIf(request.PresencePenalty is not null and not 0, "presence_penalty");
        _dropped.AddIf(request.ServiceTier == "standard_only", "service_tier");
        _dropped.AddIf(!request.KeepAlive.IsNothing(), "keep_alive");
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
