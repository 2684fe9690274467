using System.Globalization;
using System.Net.Http.Json;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Tracing;

/// <summary>The real Aspire dashboard shows one request as one trace, from the caller's door to its record in Postgres.</summary>
public sealed class JourneyTraceTests(TracedSystem traced) : IClassFixture<TracedSystem>
{
    private const string Word = "peppermint";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_trace_holds_gateway_decision_judge_provider_and_record_by_the_GenAI_conventions()
    {
        traced.NeedsDashboard();
        var answer = await UntilJudgedAsync();
        var trace = await traced.TraceOfAsync(answer.QueryId, Cancellation, IsDoor, IsChat, IsCall, IsAsking, IsDecideCall, IsDecision, IsJudge, IsJudged, IsAnswered, IsRecord);
        TestContext.Current.TestOutputHelper?.WriteLine(trace.ToString());

        var (door, chat, call, decision, judge) = (trace.Single(IsDoor), trace.Single(IsChat), trace.Single(IsCall), trace.Single(IsDecision), trace.Single(IsJudge));
        var record = trace.Single(IsRecord); // however often its batch was sent
        trace.AssertChain(door, chat, trace.Single(IsAsking), trace.Single(IsDecideCall), decision, judge, trace.Single(IsJudged));
        trace.AssertChain(door, chat, call, trace.Single(IsAnswered));
        trace.AssertChain(door, chat, record);
        Assert.Equal("", door.ParentId);

        Assert.Equal($"chat {answer.Model}", chat.Name);
        Assert.Equal("auto", chat["gen_ai.request.model"]);
        Assert.Equal(answer.Model, chat["modelproxy.model"]);
        Assert.Equal("llama3", chat["modelproxy.route"]);
        Assert.Equal(decision["modelproxy.confidence"], chat["modelproxy.confidence"]);
        Assert.NotEqual("", chat["modelproxy.reason"]);

        Assert.Equal("chat llama3", judge.Name);
        Assert.Equal("llama3", judge["gen_ai.request.model"]);
        Assert.Equal("ollama", judge["gen_ai.provider.name"]);

        Assert.Equal($"chat sim-{answer.Model}", call.Name);
        Assert.Equal($"sim-{answer.Model}", call["gen_ai.request.model"]);
        Assert.Equal("127.0.0.1", call["server.address"]);
        Assert.Equal(traced.System.Simulator.HttpPort.ToString(CultureInfo.InvariantCulture), call["server.port"]);

        foreach (var span in new[] { chat, judge, call })
        {
            Assert.Equal("chat", span["gen_ai.operation.name"]);
            Assert.NotEqual("", span["gen_ai.provider.name"]);
            Assert.NotEqual("", span["gen_ai.response.model"]);
            Assert.Contains("stop", span["gen_ai.response.finish_reasons"], StringComparison.Ordinal);
            Assert.True(int.Parse(span["gen_ai.usage.input_tokens"], CultureInfo.InvariantCulture) > 0, trace.ToString());
            Assert.True(int.Parse(span["gen_ai.usage.output_tokens"], CultureInfo.InvariantCulture) > 0, trace.ToString());
        }

        // what people say stays out of traces
        Assert.DoesNotContain(Word, trace.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_failed_stands_beside_the_one_that_answered_and_its_log_in_the_same_trace()
    {
        traced.NeedsDashboard();
        using var queued = await traced.System.Simulator.Http.PostAsJsonAsync("/sim/faults", new { model = "*", path = "/v1/chat/completions", status = 503 }, Cancellation);
        queued.EnsureSuccessStatusCode();
        var answer = await traced.System.AskAsync($"How old is the {Word} stone of Oravia? ({Guid.NewGuid()})");

        var trace = await traced.TraceOfAsync(answer.QueryId, Cancellation, IsDoor, IsChat, s => IsCall(s) && s["modelproxy.attempt"] == "1", s => IsCall(s) && s["modelproxy.attempt"] == "2");
        var (failed, answered) = (trace.Single(s => s["modelproxy.attempt"] == "1"), trace.Single(s => s["modelproxy.attempt"] == "2"));

        Assert.Equal("503", failed["http.response.status_code"]);
        Assert.Equal("provider", failed["error.type"]);
        Assert.Equal("success", answered["modelproxy.outcome"]);
        Assert.Equal("2", trace.Single(IsChat)["modelproxy.attempts"]);
        trace.AssertChain(trace.Single(IsChat), failed);
        trace.AssertChain(trace.Single(IsChat), answered);
        await Wait.UntilAsync(async () => (await traced.Telemetry.LogsAsync(failed.TraceId, Cancellation)).Any(log =>
            log.Service == "Gateway" && log.Text.StartsWith($"{failed["modelproxy.model"]} failed: provider", StringComparison.Ordinal)), Cancellation, describe: () => traced.System.Gateway.Output);
    }

    [Fact]
    public async Task Every_service_shows_traces_metrics_and_logs()
    {
        traced.NeedsDashboard();
        await traced.System.AskAsync("Reply with exactly: seen");
        IReadOnlyList<Resource> resources = [];
        foreach (var service in new[] { "Gateway", "RouterService", "FeedbackService", "LearningWorker", "Simulator" })
            await Wait.UntilAsync(async () =>
            {
                resources = await traced.Telemetry.ResourcesAsync(Cancellation);
                return resources.Any(r => r.Name == service && r is { HasTraces: true, HasMetrics: true, HasLogs: true });
            }, Cancellation, describe: () => $"{service} among {string.Join(", ", resources)}");
    }

    private static bool IsDoor(Span span) => span is { Service: "Gateway", Kind: Span.Server, Name: "POST /v1/chat/completions" };

    private static bool IsChat(Span span) => span is { Service: "Gateway", Scope: "ModelProxy.Gateway", Kind: Span.Internal };

    private static bool IsCall(Span span) => span is { Service: "Gateway", Scope: "ModelProxy.Gateway", Kind: Span.Client };

    private static bool IsAsking(Span span) => span is { Service: "Gateway", Kind: Span.Client, Name: "modelproxy.router.v1.Router/Decide" };

    private static bool IsDecideCall(Span span) => span is { Service: "RouterService", Kind: Span.Server } && span.Name.EndsWith("Router/Decide", StringComparison.Ordinal);

    private static bool IsDecision(Span span) => span is { Service: "RouterService", Name: "decide" };

    private static bool IsJudge(Span span) => span.Service == "RouterService" && span["gen_ai.operation.name"] == "chat";

    private static bool IsJudged(Span span) => span is { Service: "Simulator", Kind: Span.Server, Name: "POST /api/chat" };

    private static bool IsAnswered(Span span) => span is { Service: "Simulator", Kind: Span.Server, Name: "POST /v1/chat/completions" };

    private static bool IsRecord(Span span) => span is { Service: "FeedbackService", Name: "record", Kind: Span.Consumer };

    /// <summary>Until the judge is ready its questions go to the rules.</summary>
    private async Task<ChatAnswer> UntilJudgedAsync()
    {
        ChatAnswer? answer = null;
        await Wait.UntilAsync(async () =>
        {
            answer = await traced.System.AskAsync($"What does a {Word} leaf mean in the coat of arms of Oravia? ({Guid.NewGuid()})");
            return answer.Route.StartsWith("llama3", StringComparison.Ordinal);
        }, Cancellation, TimeSpan.FromMinutes(1), () => answer?.Route + traced.System.Router.Output);
        return answer!;
    }
}
