using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>What is tried again, where, and what never is. Every test has models of its own, so that none hears of another's failures.</summary>
public sealed class FailureRuleTests(FailureRuleTests.Running running) : IClassFixture<FailureRuleTests.Running>
{
    private readonly GatewayHost _host = running.Host;

    [Fact]
    public async Task A_rate_limited_key_rests_as_long_as_the_provider_asks_while_the_other_key_answers()
    {
        await _host.FaultAsync("up-limited", "\"status\":429,\"retry-after\":120");

        var answer = await AskAsync("limited");

        Assert.Equal((200, "limited", 2), (answer.Status, answer.Model, answer.Attempts));
        for (var i = 0; i < 4; i++) Assert.Equal(1, (await AskAsync("limited")).Attempts);
        var keys = (await _host.ReceivedAsync("up-limited")).Select(r => r.GetProperty("headers").GetProperty("authorization").GetString()).ToArray();
        Assert.Equal(6, keys.Length);
        Assert.NotEqual(keys[0], keys[1]);
        Assert.All(keys[1..], key => Assert.Equal(keys[1], key));
        var resting = Assert.Single((await _host.ModelAsync("limited")).GetProperty("keys").EnumerateArray(), key => key.GetProperty("reason").ValueKind == JsonValueKind.String);
        Assert.InRange(resting.GetProperty("waitSeconds").GetDouble(), 1, 120);
        Assert.True((await _host.ModelAsync("limited")).GetProperty("available").GetBoolean());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    public async Task A_refused_key_rests_for_every_model_of_its_provider_and_no_model_is_blamed(int status)
    {
        await _host.FaultAsync($"up-refused-{status}", $"\"status\":{status}");

        var answer = await AskAsync($"refused-{status}");

        Assert.Equal((200, $"refused-{status}", 2), (answer.Status, answer.Model, answer.Attempts));
        var refused = KeyOf((await _host.ReceivedAsync($"up-refused-{status}"))[0]);
        for (var i = 0; i < 4; i++) Assert.Equal(1, (await AskAsync($"twin-{status}")).Attempts);
        Assert.All(await _host.ReceivedAsync($"up-twin-{status}"), r => Assert.NotEqual(refused, KeyOf(r)));
        var model = await _host.ModelAsync($"twin-{status}");
        Assert.Equal((true, "closed"), (model.GetProperty("available").GetBoolean(), model.GetProperty("breaker").GetString()));
        Assert.Single(model.GetProperty("keys").EnumerateArray(), key => key.GetProperty("reason").ValueKind == JsonValueKind.String);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    public async Task When_the_last_key_is_refused_another_provider_answers_and_says_why_the_first_does_not(int status)
    {
        await _host.FaultAsync($"up-only-{status}", $"\"status\":{status}");

        var answer = await AskAsync($"only-{status}");

        Assert.Equal((200, "spare", 2), (answer.Status, answer.Model, answer.Attempts));
        var rests = await AskAsync($"only-{status}");
        Assert.Equal((200, "spare", 1), (rests.Status, rests.Model, rests.Attempts));
        Assert.Single(await _host.ReceivedAsync($"up-only-{status}"));
        var model = await _host.ModelAsync($"only-{status}");
        Assert.False(model.GetProperty("available").GetBoolean());
        Assert.Contains("refused its key", model.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_request_is_the_callers_and_goes_nowhere_else()
    {
        await _host.FaultAsync("up-bad", "\"status\":400");

        var answer = await AskAsync("bad");

        Assert.Equal((400, 1), (answer.Status, answer.Attempts));
        Assert.Empty(await _host.ReceivedAsync("up-bad-2"));
    }

    [Fact]
    public async Task A_prompt_too_long_goes_only_to_larger_windows()
    {
        await _host.FaultAsync("up-long", "\"overflow\":true,\"context\":8000");

        var answer = await AskAsync("long");

        Assert.Equal((200, "long-4", 2), (answer.Status, answer.Model, answer.Attempts));
        Assert.Empty(await _host.ReceivedAsync("up-long-2"));
        Assert.Empty(await _host.ReceivedAsync("up-long-3")); // of unknown size: not known to be larger
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_provider_that_fails_is_not_noticed(bool stream)
    {
        await _host.FaultAsync("up-failing", "\"status\":503");

        var answer = await AskAsync("failing", stream);

        Assert.Equal((200, "failing-2", 2, true), (answer.Status, answer.Model, answer.Attempts, answer.Whole));
    }

    [Theory]
    [InlineData("plain-error", "\"error-after\":0")]
    [InlineData("plain-broken", "\"malformed\":true")]
    [InlineData("plain-cut", "\"cut-after\":0")]
    [InlineData("plain-stall", "\"stall-after\":0")]
    public async Task A_plain_answer_that_is_an_error_nonsense_or_half_is_not_handed_on(string model, string fault)
    {
        await _host.FaultAsync($"up-{model}", fault);

        var answer = await AskAsync(model);

        Assert.Equal((200, $"{model}-2", 2, true), (answer.Status, answer.Model, answer.Attempts, answer.Whole));
    }

    [Fact]
    public async Task Attempts_are_capped()
    {
        foreach (var model in new[] { "up-hopeless", "up-hopeless-2", "up-hopeless-3", "up-hopeless-4" }) await _host.FaultAsync(model, "\"status\":500");

        var answer = await AskAsync("hopeless");

        Assert.Equal((500, 4), (answer.Status, answer.Attempts));
        Assert.Empty(await _host.ReceivedAsync("up-hopeless-5"));
    }

    [Theory]
    [InlineData("error-first", "\"error-after\":0")]
    [InlineData("cut-first", "\"cut-after\":0")]
    [InlineData("end-first", "\"end-after\":0")]
    [InlineData("html-first", "\"status\":502,\"html\":true")]
    public async Task A_stream_that_fails_before_its_first_output_goes_on_elsewhere_and_nothing_of_it_is_seen(string model, string fault)
    {
        await _host.FaultAsync($"up-{model}", fault);

        var answer = await AskAsync(model, stream: true);

        Assert.Equal((200, $"{model}-2", 2, true), (answer.Status, answer.Model, answer.Attempts, answer.Whole));
        Assert.EndsWith("data: [DONE]\n\n", answer.Body, StringComparison.Ordinal);
        Assert.Single(answer.Chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        Assert.NotEmpty(answer.StreamedText);
    }

    [Theory]
    [InlineData("\"error-after\":2")]
    [InlineData("\"cut-after\":2")]
    [InlineData("\"end-after\":2")]
    [InlineData("\"stall-after\":2")]
    public async Task A_stream_that_fails_after_its_first_output_ends_with_an_error_and_without_an_end(string fault)
    {
        await _host.FaultAsync("up-dies", fault);

        var answer = await AskAsync("dies", stream: true, "Tell a long story about a lighthouse. [[sim tokens=60 chunk-delay=40]]");

        Assert.Equal((200, "dies", 1), (answer.Status, answer.Model, answer.Attempts));
        Assert.NotEmpty(answer.StreamedText);
        Assert.False(answer.Whole);
        Assert.Contains("\"error\":", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Body, StringComparison.Ordinal);
        Assert.Empty(await _host.ReceivedAsync("up-dies-2"));
    }

    [Fact]
    public async Task A_provider_that_takes_no_connection_is_left_after_the_connect_timeout()
    {
        var answer = await AskAsync("deaf");

        Assert.Equal((200, "failing-2", 2), (answer.Status, answer.Model, answer.Attempts));
    }

    [Fact]
    public async Task A_request_that_comes_back_to_the_gateway_is_refused_with_508()
    {
        var answer = await AskAsync("self");

        Assert.Equal((508, 1), (answer.Status, answer.Attempts));
        Assert.Contains("came back to this gateway", answer.Body, StringComparison.Ordinal);
    }

    private static string? KeyOf(JsonElement request) => request.GetProperty("headers").GetProperty("authorization").GetString();

    private Task<ChatResult> AskAsync(string model, bool stream = false, string prompt = "Say something.") => _host.AskAsync(model, stream, prompt);

    /// <summary>One gateway for all of them.</summary>
    public sealed class Running : IAsyncLifetime
    {
        private static readonly string[] Names =
        [
            "limited", "bad", "long", "failing", "plain-error", "plain-broken", "plain-cut", "plain-stall", "hopeless", "dies", "error-first", "cut-first", "end-first", "html-first",
        ];

        private readonly FullQueue _full = new();

        internal GatewayHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var models = new JsonObject();
            foreach (var name in Names)
            {
                models[name] = new JsonObject { ["provider"] = "main", ["upstreamModel"] = $"up-{name}", ["fallbacks"] = new JsonArray($"{name}-2") };
                models[$"{name}-2"] = new JsonObject { ["provider"] = "second", ["upstreamModel"] = $"up-{name}-2" };
            }
            models["long"]!["contextWindow"] = 8000;
            models["long"]!["fallbacks"] = new JsonArray("long-2", "long-3", "long-4");
            models["long-2"]!["contextWindow"] = 8000;
            models["long-3"] = new JsonObject { ["provider"] = "second", ["upstreamModel"] = "up-long-3" };
            models["long-4"] = new JsonObject { ["provider"] = "second", ["upstreamModel"] = "up-long-4", ["contextWindow"] = 1000000 };
            models["hopeless"]!["fallbacks"] = new JsonArray("hopeless-2", "hopeless-3", "hopeless-4", "hopeless-5");
            foreach (var number in new[] { 3, 4, 5 }) models[$"hopeless-{number}"] = new JsonObject { ["provider"] = "second", ["upstreamModel"] = $"up-hopeless-{number}" };
            models["spare"] = new JsonObject { ["provider"] = "second", ["upstreamModel"] = "up-spare" };
            var providers = new JsonObject(); // a key that one test has refused must not be missed by another
            foreach (var status in new[] { 401, 402, 403 })
            {
                providers[$"two-keys-{status}"] = new JsonObject { ["kind"] = "openai-compatible", ["baseUrl"] = "$SIMULATOR", ["apiKeys"] = new JsonArray("sk-one", "sk-two") };
                providers[$"one-key-{status}"] = new JsonObject { ["kind"] = "openai-compatible", ["baseUrl"] = "$SIMULATOR", ["apiKey"] = "sk-one" };
                foreach (var name in new[] { "refused", "twin" }) models[$"{name}-{status}"] = new JsonObject { ["provider"] = $"two-keys-{status}", ["upstreamModel"] = $"up-{name}-{status}" };
                models[$"only-{status}"] = new JsonObject { ["provider"] = $"one-key-{status}", ["upstreamModel"] = $"up-only-{status}", ["fallbacks"] = new JsonArray("spare") };
            }
            models["self"] = new JsonObject { ["provider"] = "mirror", ["upstreamModel"] = "self" };
            models["deaf"] = new JsonObject { ["provider"] = "unreachable", ["upstreamModel"] = "x", ["fallbacks"] = new JsonArray("failing-2") };
            Host = await GatewayHost.StartAsync($$"""
                {
                  "providers": {
                    {{providers.ToJsonString()[1..^1]}},
                    "main": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKeys": ["sk-one", "sk-two"] },
                    "second": { "kind": "anthropic", "baseUrl": "$SIMULATOR", "apiKey": "sk-three" },
                    "mirror": { "kind": "openai-compatible", "baseUrl": "$GATEWAY", "apiKey": "sk-provider", "healthCheckMs": 0 },
                    "unreachable": { "kind": "openai-compatible", "baseUrl": "http://127.0.0.1:{{_full.Port}}", "apiKey": "k", "healthCheckMs": 0 }
                  },
                  "models": {{models.ToJsonString()}},
                  "keys": [ { "name": "test", "key": "mp-test" } ],
                  "resilience": { "breakerMinimum": 100 },
                  "limits": { "connectMs": 400, "idleMs": 1000 }
                }
                """);
            Host.Gateway.Http.DefaultRequestHeaders.Authorization = new("Bearer", "mp-test");
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            _full.Dispose();
        }
    }

    /// <summary>A listening socket whose queue is full: the system answers no further connection, as a host behind a silent firewall.</summary>
    private sealed class FullQueue : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _waiting = [];

        public FullQueue()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(0);
            for (var i = 0; i < 4; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                try
                {
                    socket.Connect(_listener.LocalEndPoint!);
                }
                catch (SocketException pending) when (pending.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // it may wait for ever
                }
                _waiting.Add(socket);
            }
        }

        public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

        public void Dispose()
        {
            foreach (var socket in _waiting) socket.Dispose();
            _listener.Dispose();
        }
    }
}
