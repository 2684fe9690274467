using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;
using ModelProxy.TestKit;
using ModelProxy.Unit.Tests.Gateway.Dialects.Recordings;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams;

/// <summary>What passes between a client and a provider, and when.</summary>
public sealed class RelayTests
{
    private const string Chat = """{"model":"public-name","stream":true,"messages":[{"role":"user","content":"q"}]}""";
    private const string Messages = """{"model":"public-name","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"q"}],"unknown_field":{"kept":[1.50,"\u00e9"]}}""";
    private const string Responses = """{"model":"public-name","stream":true,"input":"q"}""";
    private const string Ollama = """{"model":"public-name","messages":[{"role":"user","content":"q"}]}""";

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, string> Silent => new()
    {
        { DialectNames.OpenAIChat, ProviderKinds.Anthropic, Chat, ": keep-alive\n\n" },
        { DialectNames.OpenAIResponses, ProviderKinds.Anthropic, Responses, ": keep-alive\n\n" },
        { DialectNames.AnthropicMessages, ProviderKinds.OpenAI, Messages, "event: ping\ndata: {\"type\":\"ping\"}\n\n" },
        { DialectNames.AnthropicMessages, ProviderKinds.Anthropic, Messages, "event: ping\ndata: {\"type\":\"ping\"}\n\n" },
        {
            DialectNames.OllamaChat, ProviderKinds.OpenAI, Ollama,
            "{\"model\":\"public-name\",\"created_at\":\"1970-01-01T00:00:00.000000Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":false}\n"
        },
    };

    [Theory]
    [MemberData(nameof(Silent))]
    public async Task After_fifteen_seconds_of_silence_the_client_hears_that_we_live(string client, string kind, string body, string sign)
    {
        var clock = new FakeTimeProvider();
        var provider = new ScriptedProvider();
        var watching = new WatchingClient(clock);
        await using var call = provider.Call(client, kind, body, clock);
        var opening = call.OpenAsync(watching, _cancellation);
        await AdvanceUntilAsync(clock, TimeSpan.FromSeconds(14.9), () => provider.Received is not null);
        Assert.Empty(watching.Flushed);

        await AdvanceUntilAsync(clock, TimeSpan.FromSeconds(0.2), () => watching.Flushed.Count == 1);
        await AdvanceUntilAsync(clock, TimeSpan.FromSeconds(15.1), () => watching.Flushed.Count == 2);

        Assert.Equal([sign, sign], watching.Flushed);
        Assert.False(opening.IsCompleted, "A sign of life must not end the chance to fail over.");
        await provider.EndAsync();
        Assert.NotNull(await opening);
    }

    [Fact]
    public async Task A_plain_answer_hears_no_keep_alive()
    {
        var clock = new FakeTimeProvider();
        var provider = new ScriptedProvider { ContentType = "application/json" };
        var watching = new WatchingClient(clock);
        await using var call = provider.Call(DialectNames.OpenAIChat, ProviderKinds.Anthropic, Chat.Replace("true", "false", StringComparison.Ordinal), clock);
        var opening = call.OpenAsync(watching, _cancellation);
        await AdvanceUntilAsync(clock, TimeSpan.FromSeconds(40), () => provider.Received is not null);
        await provider.SayAsync("""{"type":"message","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""");
        await provider.EndAsync();

        Assert.Null(await opening);
        Assert.Null(await call.RelayAsync(watching));
        Assert.StartsWith("""{"id":"chatcmpl-""", Assert.Single(watching.Flushed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProviderKinds.OpenAI, "\n")]
    [InlineData(ProviderKinds.OpenAI, "\r\n")]
    [InlineData(ProviderKinds.OpenAI, "\r")]
    [InlineData(ProviderKinds.Anthropic, "\n")]
    [InlineData(ProviderKinds.Anthropic, "\r")]
    public async Task Every_event_reaches_the_client_before_the_next_one_is_made(string kind, string lineEnd)
    {
        var provider = new ScriptedProvider();
        var watching = new WatchingClient(TimeProvider.System);
        await using var call = provider.Call(DialectNames.OpenAIChat, kind, Chat, TimeProvider.System);
        var relaying = OpenAndRelayAsync(call, watching);
        for (var i = 1; i <= 5; i++)
        {
            var data = kind == ProviderKinds.OpenAI
                ? """{"id":"c","choices":[{"index":0,"delta":{"content":"piece-#"}}]}"""
                : """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"piece-#"}}""";
            await provider.SayAsync($"data: {data.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}{lineEnd}{lineEnd}");
            await Wait.UntilAsync(() => Task.FromResult(watching.Flushed.Any(f => f.Contains($"piece-{i}", StringComparison.Ordinal))), _cancellation);
        }

        await provider.EndAsync();
        Assert.Equal(FailureKind.Cut, (await relaying)!.Kind);
    }

    public static TheoryData<string, string, string, string> SameDialect => new()
    {
        { DialectNames.AnthropicMessages, ProviderKinds.Anthropic, Messages, "anthropic-messages/tools.sse" },
        { DialectNames.OpenAIResponses, ProviderKinds.OpenAI, Responses, "openai-responses/tools.sse" },
        { DialectNames.OpenAIChat, ProviderKinds.OpenAICompatible, """{"model":"public-name","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"q"}],"unknown_field":1.50}""", "openai-chat/tools.sse" },
        { DialectNames.OllamaGenerate, ProviderKinds.Ollama, """{"model":"public-name","prompt":"q","suffix":"x","raw":true,"options":{"num_ctx":9}}""", "ollama-chat/text.ndjson" },
    };

    [Theory]
    [MemberData(nameof(SameDialect))]
    public async Task The_same_dialect_passes_untouched_whatever_its_bytes_are_split_into(string client, string kind, string body, string recording)
    {
        var bytes = System.Text.Encoding.UTF8.GetString(Recording.Named(recording).Bytes);
        if (!bytes.EndsWith('\n')) bytes += "\n";
        var isSse = recording.EndsWith("sse", StringComparison.Ordinal);
        var plain = bytes;
        foreach (var (size, lineEnd) in ((int, string)[])[(1, "\n"), (7, "\n"), (100_000, "\n"), (1, "\r\n"), (7, "\r\n"), (1, "\r"), (100_000, "\r")])
        {
            bytes = isSse ? plain.Replace("\n", lineEnd, StringComparison.Ordinal) : plain;
            var provider = new ScriptedProvider { ContentType = recording.EndsWith("sse", StringComparison.Ordinal) ? "text/event-stream; charset=utf-8" : "application/x-ndjson" };
            provider.ReplyHeaders["anthropic-ratelimit-requests-remaining"] = "7";
            provider.ReplyHeaders["openai-processing-ms"] = "12";
            provider.ReplyHeaders["x-request-id"] = "req_1";
            provider.ReplyHeaders["set-cookie"] = "a=b";
            provider.ReplyHeaders["x-api-key"] = "repeated-by-the-provider";
            provider.ReplyHeaders["connection"] = "x-hop";
            provider.ReplyHeaders["x-hop"] = "1";
            var watching = new WatchingClient(TimeProvider.System);
            await using var call = provider.Call(client, kind, body, TimeProvider.System);
            var relaying = OpenAndRelayAsync(call, watching);
            foreach (var piece in bytes.Chunk(size).Select(static c => new string(c)))
                await provider.SayAsync(piece);
            await provider.EndAsync();

            Assert.Null(await relaying);
            Assert.Equal(bytes, string.Concat(watching.Flushed));
            Assert.Equal(provider.ContentType, watching.ContentType);
            Assert.Equal("7 12 req_1", $"{watching.Headers["anthropic-ratelimit-requests-remaining"]} {watching.Headers["openai-processing-ms"]} {watching.Headers["x-request-id"]}");
            Assert.False(watching.Headers.ContainsKey("set-cookie"));
            Assert.False(watching.Headers.ContainsKey("x-api-key"));
            Assert.False(watching.Headers.ContainsKey("x-hop"));
            Assert.Equal(body.Replace("public-name", "upstream", StringComparison.Ordinal), provider.ReceivedBody);
        }
    }

    [Fact]
    public async Task Headers_of_the_clients_API_pass_and_its_key_does_not()
    {
        var headers = new HeaderDictionary
        {
            ["anthropic-version"] = "2026-10-21",
            ["anthropic-beta"] = "one-2025-01-01,two-2025-02-02",
            ["openai-organization"] = "org",
            ["x-stainless-lang"] = "js",
            ["x-app"] = "cli",
            ["user-agent"] = "client/1.0 (x; y)",
            ["authorization"] = "Bearer of-the-gateway",
            ["x-api-key"] = "of-the-gateway",
            ["cookie"] = "a=b",
            ["x-modelproxy-user"] = "ann",
            ["connection"] = "keep-alive, x-hop",
            ["x-hop"] = "1",
        };
        var provider = new ScriptedProvider();
        await using var call = provider.Call(DialectNames.AnthropicMessages, ProviderKinds.Anthropic, Messages, TimeProvider.System, headers);
        await provider.EndAsync();
        await call.OpenAsync(new WatchingClient(TimeProvider.System), _cancellation);

        var sent = provider.Received!;
        Assert.Equal("http://provider.test/v1/messages?beta=true", sent.RequestUri!.ToString());
        foreach (var name in (string[])["anthropic-version", "anthropic-beta", "openai-organization", "x-stainless-lang", "x-app", "user-agent"])
            Assert.Equal(headers[name].ToString(), string.Join(' ', sent.Headers.GetValues(name)));
        foreach (var name in (string[])["authorization", "cookie", "x-modelproxy-user", "connection", "x-hop"])
            Assert.False(sent.Headers.Contains(name), name);
        Assert.Equal(["sk-provider"], sent.Headers.GetValues("x-api-key"));
    }

    [Fact]
    public async Task A_translated_Anthropic_request_names_the_version_it_follows()
    {
        var provider = new ScriptedProvider();
        await using var call = provider.Call(DialectNames.OpenAIChat, ProviderKinds.Anthropic, Chat, TimeProvider.System, new HeaderDictionary { ["anthropic-version"] = "2026-10-21" });
        await provider.EndAsync();
        await call.OpenAsync(new WatchingClient(TimeProvider.System), _cancellation);
        Assert.Equal(["2023-06-01"], provider.Received!.Headers.GetValues("anthropic-version"));
    }

    [Theory]
    [InlineData("""{"model":"public-name","stream":true,"messages":[{"role":"user","content":"q"}]}""", false)]
    [InlineData("""{"model":"public-name","stream":true,"stream_options":{"include_usage":false},"messages":[{"role":"user","content":"q"}]}""", false)]
    [InlineData("""{"model":"public-name","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"q"}]}""", true)]
    public async Task The_usage_chunk_comes_only_when_asked_and_is_always_observed(string body, bool asked)
    {
        var provider = new ScriptedProvider();
        var watching = new WatchingClient(TimeProvider.System);
        await using var call = provider.Call(DialectNames.OpenAIChat, ProviderKinds.OpenAI, body, TimeProvider.System);
        var relaying = OpenAndRelayAsync(call, watching);
        await provider.SayAsync(System.Text.Encoding.UTF8.GetString(Recording.Named("openai-chat/text.sse").Bytes));
        await provider.EndAsync();

        Assert.Null(await relaying);
        Assert.Contains("\"include_usage\":true", provider.ReceivedBody, StringComparison.Ordinal);
        Assert.Equal(asked, string.Concat(watching.Flushed).Contains("\"choices\":[]", StringComparison.Ordinal));
        Assert.EndsWith("data: [DONE]\n\n", string.Concat(watching.Flushed), StringComparison.Ordinal);
        Assert.Equal((2014, 12, 1920), (call.Seen.Usage!.InputTokens, call.Seen.Usage.OutputTokens, call.Seen.Usage.CachedInputTokens));
    }

    public static TheoryData<string, string, string, string> Cut => new()
    {
        { DialectNames.OpenAIChat, ProviderKinds.OpenAI, Chat, "data: {\"error\":{\"message\":" },
        { DialectNames.OpenAIChat, ProviderKinds.Ollama, Chat, "data: {\"error\":{\"message\":" },
        { DialectNames.AnthropicMessages, ProviderKinds.Anthropic, Messages, "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"" },
        { DialectNames.OpenAIResponses, ProviderKinds.OpenAI, Responses, "event: response.failed\ndata: {\"type\":\"response.failed\"" },
        { DialectNames.OllamaChat, ProviderKinds.OpenAI, Ollama, "{\"error\":\"" },
    };

    [Theory]
    [MemberData(nameof(Cut))]
    public async Task A_cut_stream_ends_with_the_dialects_error_and_without_its_terminator(string client, string kind, string body, string error)
    {
        var name = kind switch
        {
            ProviderKinds.Anthropic => "anthropic-messages/cut.sse",
            ProviderKinds.Ollama => "ollama-chat/cut.ndjson",
            _ => client == DialectNames.OpenAIResponses ? "openai-responses/cut.sse" : "openai-chat/cut.sse",
        };
        var provider = new ScriptedProvider { ContentType = kind == ProviderKinds.Ollama ? "application/x-ndjson" : "text/event-stream" };
        var watching = new WatchingClient(TimeProvider.System);
        await using var call = provider.Call(client, kind, body, TimeProvider.System);
        var relaying = OpenAndRelayAsync(call, watching);
        var recorded = System.Text.Encoding.UTF8.GetString(Recording.Named(name).Bytes);
        if (kind == ProviderKinds.Anthropic)
            recorded = recorded.Replace("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_del", "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Half an\"}}\n\nevent: x\ndata: {\"ty", StringComparison.Ordinal);
        await provider.SayAsync(recorded);
        await Wait.UntilAsync(() => string.Concat(watching.Flushed).Contains("Half an", StringComparison.Ordinal), _cancellation);
        await provider.EndAsync(new IOException("reset"));

        Assert.NotNull(await relaying);
        var all = string.Concat(watching.Flushed);
        Assert.Contains("Half an", all, StringComparison.Ordinal);
        Assert.Contains(error, all, StringComparison.Ordinal);
        foreach (var terminator in (string[])["[DONE]", "message_stop", "response.completed", "\"done\":true"])
            Assert.DoesNotContain(terminator, all, StringComparison.Ordinal);
    }

    private async Task<ChatFailure?> OpenAndRelayAsync(ModelProxy.Gateway.Upstreams.UpstreamCall call, WatchingClient client)
    {
        if (await call.OpenAsync(client, _cancellation) is { } refused) return refused;
        if (await call.RelayAsync(client) is not { } failure) return null;
        await call.FailAsync(failure, client);
        return failure;
    }

    /// <summary>Moves the clock in small steps, so that every timer on the way is met, and waits for what must follow.</summary>
    private async Task AdvanceUntilAsync(FakeTimeProvider clock, TimeSpan by, Func<bool> happened)
    {
        for (var moved = TimeSpan.Zero; moved < by; moved += by / 10)
        {
            clock.Advance(by / 10);
            await Task.Yield();
        }

        await Wait.UntilAsync(() => Task.FromResult(happened()), _cancellation);
    }
}
