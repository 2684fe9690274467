using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary>A neutral request as Chat Completions, for OpenAI and for those that imitate it.</summary>
internal sealed class ChatRequestWriter(ChatRequest request, ProviderModel model)
{
    /// <summary>Capability of models that take custom tools; models without it get a function that wraps the raw input.</summary>
    public const string CustomTools = "custom_tools";

    private static readonly HashSet<string> KnownExtra = new(StringComparer.Ordinal)
    {
        "logit_bias", "prediction", "safety_identifier", "modalities", "audio", "web_search_options", "prompt_cache_retention",
    };

    private readonly ToolNames _names = new(request);
    private readonly Dropped _dropped = new(request, DialectNames.OpenAIChat);
    private readonly bool _knowsCustom = model.Capabilities.Count == 0 || model.Capabilities.Contains(CustomTools);

    public Outcome<ProviderRequest> Write()
    {
        if (request.Count is > 1)
            return Mistakes.Inexpressible("n", "Chat Completions by way of another dialect", "Ask for one answer at a time.");
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("model", model.UpstreamModel);
            new ChatMessageWriter(json, _names, _dropped, _knowsCustom).WriteAll(request.Messages);
            WriteTools(json);
            WriteSampling(json);
            WriteOptions(json);
            json.WriteEndObject();
        }

        if (_dropped.Refusal is { } refusal)
            return refusal;
        return new ProviderRequest(buffer.WrittenMemory, [], _dropped.Names);
    }

    private void WriteTools(Utf8JsonWriter json)
    {
        foreach (var tool in request.Tools)
            _dropped.AddIf(tool.Native is { } native && native.Dialect != DialectNames.OpenAIChat, $"tools.{tool.Native?.Type}");
        var tools = request.Tools.Where(static t => t.Native is null or { Dialect: DialectNames.OpenAIChat }).ToList();
        if (tools.Count == 0)
            return;
        json.WriteStartArray("tools");
        foreach (var tool in tools)
            if (tool.Native is { } native)
                json.WriteRaw(native.Payload);
            else
                WriteTool(json, tool);
        json.WriteEndArray();
        if (request.ToolChoice is { } choice)
            ChatToolJson.WriteChoice(json, choice, _names, _knowsCustom);
        if (request.ParallelToolCalls is { } parallel)
            json.WriteBoolean("parallel_tool_calls", parallel);
    }

    private void WriteTool(Utf8JsonWriter json, ChatTool tool)
    {
        _dropped.AddIf(!tool.CacheControl.IsNothing(), "cache_control");
        ChatToolJson.WriteTool(json, tool, _names, _knowsCustom, DialectNames.OpenAIChat);
    }

    private void WriteSampling(Utf8JsonWriter json)
    {
        if (request.MaxTokens is { } limit)
            json.WriteNumber(WantsCompletionLimit(model.UpstreamModel) ? "max_completion_tokens" : "max_tokens", limit);
        Number(json, "temperature", request.Temperature);
        Number(json, "top_p", request.TopP);
        Number(json, "frequency_penalty", request.FrequencyPenalty);
        Number(json, "presence_penalty", request.PresencePenalty);
        Number(json, "min_p", request.MinP);
        _dropped.AddIf(request.TopK is not null && request.Dialect != DialectNames.OpenAIChat, "top_k");
        if (request.TopK is { } topK && request.Dialect == DialectNames.OpenAIChat)
            json.WriteNumber("top_k", topK);
        if (request.Seed is { } seed)
            json.WriteNumber("seed", seed);
        var logprobs = request.Logprobs ?? (request.TopLogprobs > 0 ? true : null);
        if (logprobs is { } wanted)
            json.WriteBoolean("logprobs", wanted);
        if (logprobs is true && request.TopLogprobs is { } top)
            json.WriteNumber("top_logprobs", top);
        if (request.Stop.Count > 0)
        {
            json.WriteStartArray("stop");
            foreach (var stop in request.Stop)
                json.WriteStringValue(stop);
            json.WriteEndArray();
        }
    }

    private void WriteOptions(Utf8JsonWriter json)
    {
        if (request.Format is { } format)
            ChatFormatJson.Write(json, format);
        var effort = model.MayThink ? ReasoningLevels.EffortOf(request.Reasoning) : null;
        Text(json, "reasoning_effort", effort);
        ReasoningLevels.NameSummary(request, _dropped);
        _dropped.AddIf(effort is null && ReasoningLevels.AsksSomething(request.Reasoning), "reasoning");
        Text(json, "verbosity", request.Verbosity);
        Text(json, "user", UserIds.ForOpenAI(request.User));
        Text(json, "service_tier", ServiceTier());
        Text(json, "prompt_cache_key", request.CacheKey);
        if (request.Store is { } store)
            json.WriteBoolean("store", store);
        if (request.Metadata.Count > 0)
        {
            json.WriteStartObject("metadata");
            foreach (var (name, value) in request.Metadata)
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        _dropped.AddIf(!request.KeepAlive.IsNothing(), "keep_alive");
        _dropped.WriteExtra(json, request, DialectNames.OpenAIChat, KnownExtra);
        if (!request.Stream)
            return;
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
    }

    /// <summary>Anthropic's own tiers mean nothing here.</summary>
    private string? ServiceTier()
    {
        if (request.ServiceTier is not "standard_only")
            return request.ServiceTier;
        _dropped.Add("service_tier");
        return null;
    }

    /// <summary>OpenAI's reasoning models refuse <c>max_tokens</c>; everyone else's API may not know the newer name.</summary>
    private static bool WantsCompletionLimit(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return (name.Length > 1 && name[0] == 'o' && char.IsAsciiDigit(name[1])) ||
            (name.StartsWith("gpt-", StringComparison.Ordinal) && name.Length > 4 && name[4] is >= '5' and <= '9');
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
