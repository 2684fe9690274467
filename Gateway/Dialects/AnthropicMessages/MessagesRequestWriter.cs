using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.AnthropicMessages;

/// <summary>A neutral request as Anthropic Messages, version 2023-06-01.</summary>
internal sealed class MessagesRequestWriter(ChatRequest request, ProviderModel model)
{
    /// <summary>The version whose rules this writer follows; the newer 2026-10-21 refuses sampling parameters.</summary>
    public const string Version = "2023-06-01";

    /// <summary>When neither the caller nor the configuration says how long an answer may be.</summary>
    private const int DefaultMaxTokens = 8192;

    /// <summary>Capability of models that decide themselves how long to think and refuse a budget: they are told the effort.</summary>
    private const string AdaptiveThinking = "adaptive_thinking";

    private static readonly HashSet<string> KnownExtra = new(StringComparer.Ordinal) { "context_management", "mcp_servers", "container" };

    private readonly ToolNames _names = new(request);
    private readonly Dropped _dropped = new(request, DialectNames.AnthropicMessages);

    public Outcome<ProviderRequest> Write()
    {
        if (request.Count is > 1)
            return Mistakes.Inexpressible("n", "Anthropic Messages", "Ask for one answer at a time.");
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("model", model.UpstreamModel);
            json.WriteNumber("max_tokens", MaxTokens());
            new MessagesTurnWriter(json, _names, _dropped, ownFiles: request.Dialect == DialectNames.Cursor).WriteAll(request.Messages);
            WriteTools(json);
            WriteSampling(json);
            WriteOptions(json);
            json.WriteEndObject();
        }

        NameTheRest();
        if (_dropped.Refusal is { } refusal)
            return refusal;
        return new ProviderRequest(buffer.WrittenMemory, [new("anthropic-version", Version)], _dropped.Names);
    }

    private int MaxTokens()
    {
        var limit = request.MaxTokens is { } asked && asked > 0 ? asked : model.MaxOutput ?? DefaultMaxTokens;
        return model.MaxOutput is { } most ? Math.Min(limit, most) : limit;
    }

    /// <summary>The budget must lie below <c>max_tokens</c>; a forced tool forbids thinking; models without it refuse the field.</summary>
    private int? Budget()
    {
        if (ReasoningLevels.BudgetOf(request.Reasoning) is not { } budget)
            return null;
        var forced = request.ToolChoice?.Mode is "required" or "tool";
        if (model.MayThink && !forced && MaxTokens() > ReasoningLevels.MinBudget)
            return Math.Clamp(budget, ReasoningLevels.MinBudget, MaxTokens() - 1);
        _dropped.Add("reasoning");
        return null;
    }

    private bool IsAdaptive => model.Capabilities.Contains(AdaptiveThinking);

    private void WriteTools(Utf8JsonWriter json)
    {
        foreach (var tool in request.Tools)
            _dropped.AddIf(tool.Native is { } native && native.Dialect != DialectNames.AnthropicMessages, $"tools.{tool.Native?.Type}");
        var tools = request.Tools.Where(static t => t.Native is null or { Dialect: DialectNames.AnthropicMessages }).ToList();
        if (tools.Count == 0)
            return;
        json.WriteStartArray("tools");
        foreach (var tool in tools)
            if (tool.Native is { } native)
                json.WriteRaw(native.Payload);
            else
                MessagesToolJson.WriteTool(json, tool, _names);
        json.WriteEndArray();
        if (request.ToolChoice is not null || request.ParallelToolCalls is not null)
            MessagesToolJson.WriteChoice(json, request.ToolChoice, request.ParallelToolCalls, _names);
    }

    private void WriteSampling(Utf8JsonWriter json)
    {
        var budget = Budget();
        if (budget is { } tokens)
        {
            json.WriteStartObject("thinking");
            json.WriteString("type", IsAdaptive ? "adaptive" : "enabled");
            if (IsAdaptive)
                json.WriteString("display", "summarized");
            else
                json.WriteNumber("budget_tokens", tokens);
            json.WriteEndObject();
        }

        // Thinking forbids other sampling than the default.
        _dropped.AddIf(budget is not null && request.Temperature is not null and not 1, "temperature");
        _dropped.AddIf(budget is not null && request.TopK is not null, "top_k");
        // Anthropic's scale ends at 1.
        _dropped.AddIf(request.Temperature is > 1, "temperature");
        _dropped.AddIf(budget is not null && request.TopP is < 0.95, "top_p");
        if (request.Temperature is { } temperature && (budget is null || temperature == 1))
            json.WriteNumber("temperature", Math.Clamp(temperature, 0, 1));
        if (request.TopP is { } topP && (budget is null || topP >= 0.95))
            json.WriteNumber("top_p", topP);
        if (request.TopK is { } topK && budget is null)
            json.WriteNumber("top_k", topK);
        var stops = request.Stop.Where(static s => !string.IsNullOrWhiteSpace(s)).ToList();
        _dropped.AddIf(stops.Count < request.Stop.Count, "stop");
        if (stops.Count > 0)
        {
            json.WriteStartArray("stop_sequences");
            foreach (var stop in stops)
                json.WriteStringValue(stop);
            json.WriteEndArray();
        }
    }

    private void WriteOptions(Utf8JsonWriter json)
    {
        if (request.User is { } user)
        {
            json.WriteStartObject("metadata");
            json.WriteString("user_id", user);
            json.WriteEndObject();
        }

        WriteOutputConfig(json);
        if (request.ServiceTier is "auto" or "standard_only")
            json.WriteString("service_tier", request.ServiceTier);
        _dropped.WriteExtra(json, request, DialectNames.AnthropicMessages, KnownExtra);
        if (request.Stream)
            json.WriteBoolean("stream", true);
    }

    private void WriteOutputConfig(Utf8JsonWriter json)
    {
        var schema = request.Format is { Kind: "json_schema" } format ? format.Schema : default;
        var effort = Effort();
        if (schema.IsNothing() && effort is null)
            return;
        json.WriteStartObject("output_config");
        if (effort is not null)
            json.WriteString("effort", effort);
        if (!schema.IsNothing())
        {
            json.WriteStartObject("format");
            json.WriteString("type", "json_schema");
            json.WriteRaw("schema", schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Models that think adaptively cannot be told not to: the least effort is nearest to it.</summary>
    private string? Effort()
    {
        if (!IsAdaptive)
            return null;
        if (request.Reasoning is { Mode: "disabled" } or { Effort: "none" })
        {
            _dropped.Add("reasoning");
            return "low";
        }

        var effort = Budget() is null ? null : ReasoningLevels.EffortOf(request.Reasoning);
        return effort is "minimal" ? "low" : effort;
    }

    private void NameTheRest()
    {
        _dropped.AddIf(request.Format?.Description is not null, "response_format.description");
        _dropped.AddIf(request.ServiceTier is not (null or "auto" or "standard_only"), "service_tier");
        _dropped.AddIf(request.Format is { Kind: not "text" } wanted && (wanted.Kind != "json_schema" || wanted.Schema.IsNothing()), "response_format");
        _dropped.AddIf(request.Seed is not null, "seed");
        _dropped.AddIf(request.MinP is not null, "min_p");
        _dropped.AddIf(request.FrequencyPenalty is not null and not 0, "frequency_penalty");
        _dropped.AddIf(request.PresencePenalty is not null and not 0, "presence_penalty");
        _dropped.AddIf(request.Logprobs is true, "logprobs");
        _dropped.AddIf(request.TopLogprobs is > 0, "top_logprobs");
        _dropped.AddIf(request.Verbosity is not null, "verbosity");
        _dropped.AddIf(request.Store is true, "store");
        _dropped.AddIf(request.CacheKey is not null, "prompt_cache_key");
        _dropped.AddIf(!request.KeepAlive.IsNothing(), "keep_alive");
        _dropped.AddIf(request.Metadata.Count > 0, "metadata");
    }
}
