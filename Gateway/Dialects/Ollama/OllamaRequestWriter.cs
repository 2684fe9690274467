using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>A neutral request as Ollama's native <c>/api/chat</c>.</summary>
internal sealed class OllamaRequestWriter(ChatRequest request, ProviderModel model)
{
    private const string OptionPrefix = "options.";

    private readonly ToolNames _names = new(request);
    private readonly Dropped _dropped = new(request, DialectNames.OllamaChat);

    public Outcome<ProviderRequest> Write()
    {
        if (request.Count is > 1)
            return Mistakes.Inexpressible("n", "Ollama", "Ask for one answer at a time.");
        var forced = OllamaForcedCall.Of(request, _names);
        if (!forced.Succeeded)
            return forced.Failure;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("model", model.UpstreamModel);
            new OllamaMessageWriter(json, _names, _dropped).WriteAll(forced.Value.Ask(request.Messages));
            if (forced.Value.IsForced)
                json.WriteRaw("format", forced.Value.Schema);
            else
                WriteToolsAndFormat(json);
            _dropped.AddIf(forced.Value.IsForced && request.Format is not null, "response_format");
            WriteThink(json);
            WriteOptions(json);
            if (!request.KeepAlive.IsNothing())
                json.WriteRaw("keep_alive", request.KeepAlive);
            if (request.Logprobs is { } logprobs)
                json.WriteBoolean("logprobs", logprobs);
            if (request.TopLogprobs is { } top)
                json.WriteNumber("top_logprobs", top);
            WriteExtra(json);
            json.WriteBoolean("stream", request.Stream);
            json.WriteEndObject();
        }

        NameTheRest();
        if (_dropped.Refusal is { } refusal)
            return refusal;
        return new ProviderRequest(buffer.WrittenMemory, [], _dropped.Names) { Forced = forced.Value.Call };
    }

    private void WriteToolsAndFormat(Utf8JsonWriter json)
    {
        WriteTools(json);
        OllamaFormatJson.Write(json, request.Format);
    }

    private void WriteTools(Utf8JsonWriter json)
    {
        foreach (var tool in request.Tools)
        {
            _dropped.AddIf(tool.Native is not null, $"tools.{tool.Native?.Type}");
            _dropped.AddIf(!tool.CacheControl.IsNothing(), "cache_control");
        }

        // Ollama knows no tool_choice: 'none' can only be said by not showing the tools.
        var tools = request.ToolChoice?.Mode == "none" ? [] : request.Tools.Where(static t => t.Native is null).ToList();
        if (tools.Count == 0)
            return;
        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            _dropped.AddIf(tool.Strict is true, "tools.strict");
            ChatToolJson.WriteTool(json, tool with { Strict = null }, _names, knowsCustom: false, DialectNames.OllamaChat);
        }

        json.WriteEndArray();
    }

    /// <summary>Models that cannot think refuse a true <c>think</c>; levels other than its three mean yes.</summary>
    private void WriteThink(Utf8JsonWriter json)
    {
        switch (request.Reasoning)
        {
            case null:
                break;
            case { Mode: "disabled" } or { Effort: "none" }:
                json.WriteBoolean("think", false);
                break;
            case not null when !model.MayThink:
                _dropped.Add("reasoning");
                break;
            case { Effort: "low" or "medium" or "high" }:
                json.WriteString("think", request.Reasoning.Effort);
                break;
            default:
                json.WriteBoolean("think", true);
                break;
        }
    }

    private void WriteOptions(Utf8JsonWriter json)
    {
        json.WriteStartObject("options");
        Number(json, "num_predict", request.MaxTokens);
        Number(json, "temperature", request.Temperature);
        Number(json, "top_p", request.TopP);
        Number(json, "top_k", request.TopK);
        Number(json, "min_p", request.MinP);
        Number(json, "frequency_penalty", request.FrequencyPenalty);
        Number(json, "presence_penalty", request.PresencePenalty);
        if (request.Seed is { } seed)
            json.WriteNumber("seed", seed);
        if (request.Stop.Count > 0)
        {
            json.WriteStartArray("stop");
            foreach (var stop in request.Stop)
                json.WriteStringValue(stop);
            json.WriteEndArray();
        }

        foreach (var (name, value) in request.Extra)
            if (name.StartsWith(OptionPrefix, StringComparison.Ordinal))
                json.WriteRaw(name[OptionPrefix.Length..], value);
        json.WriteEndObject();
    }

    /// <summary>What an Ollama client says that we do not know goes on to an Ollama; anyone else's words are named.</summary>
    private void WriteExtra(Utf8JsonWriter json)
    {
        foreach (var (name, value) in request.Extra)
            if (name.StartsWith(OptionPrefix, StringComparison.Ordinal))
                continue;
            else if (request.Dialect is DialectNames.OllamaChat or DialectNames.ModelProxy)
                json.WriteRaw(name, value);
            else
                _dropped.LeaveOut(name, value, DialectNames.OllamaChat);
    }

    private void NameTheRest()
    {
        _dropped.AddIf(request.Format?.Description is not null, "response_format.description");
        ReasoningLevels.NameSummary(request, _dropped);
        _dropped.AddIf(request.ParallelToolCalls is false, "parallel_tool_calls");
        _dropped.AddIf(request.Verbosity is not null, "verbosity");
        _dropped.AddIf(request.User is not null, "user");
        _dropped.AddIf(request.Metadata.Count > 0, "metadata");
        _dropped.AddIf(request.ServiceTier is not null, "service_tier");
        _dropped.AddIf(request.Store is true, "store");
        _dropped.AddIf(request.CacheKey is not null, "prompt_cache_key");
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }
}
