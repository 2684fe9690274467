using System.Text;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Dialects.CursorAgents;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.CursorAgents;

public sealed class CursorAgentsDialectTests
{
    internal static readonly CursorAgentsDialect Dialect = new(new AgentTask("https://github.com/o/r", "main", true, "agent"));

    internal const string Run = """
        event: run
        data: {"agentId":"bc-1","runId":"run-1","url":"https://cursor.com/agents/bc-1"}

        event: status
        data: {"runId":"run-1","status":"RUNNING"}

        id: 1-0
        event: thinking
        data: {"text":"hmm"}

        id: 1-1
        event: assistant
        data: {"text":"I'll look."}

        id: 1-2
        event: tool_call
        data: {"callId":"c","name":"read_file","status":"running","args":{"path":"README.md"}}

        event: heartbeat
        data: {}

        id: 1-3
        event: assistant
        data: {"text":"All "}

        id: 1-4
        event: assistant
        data: {"text":"done 你."}

        id: 1-5
        event: result
        data: {"runId":"run-1","status":"FINISHED","text":"All done 你.","git":{"branches":[{"repoUrl":"github.com/o/r","branch":"cursor/x","prUrl":"https://github.com/o/r/pull/1"}]}}

        event: usage
        data: {"inputTokens":10,"outputTokens":5,"cacheWriteTokens":3,"cacheReadTokens":20}

        event: done
        data: {}


        """;

    [Fact]
    public void One_question_is_the_task_itself()
    {
        var written = Dialect.WriteRequest(Request(new ChatMessage(ChatRole.User, [new TextPart("Fix it"), new ImagePart(null, "AAAA", "image/png"), new ImagePart("https://x/y.png", null, null)])), new ProviderModel("composer-2", [], null)).Value!;

        Assert.Equal("""{"prompt":{"text":"Fix it","images":[{"data":"AAAA","mimeType":"image/png"},{"url":"https://x/y.png"}]},"model":{"id":"composer-2"},"repos":[{"url":"https://github.com/o/r","startingRef":"main"}],"autoCreatePR":true,"mode":"agent"}""", Encoding.UTF8.GetString(written.Body.Span));
        Assert.Empty(written.Dropped);
    }

    [Fact]
    public void A_conversation_is_told_turn_by_turn_and_the_accounts_own_model_is_not_named()
    {
        var request = Request(
            new ChatMessage(ChatRole.System, [new TextPart("Be brief.")]),
            new ChatMessage(ChatRole.User, [new TextPart("Open it")]),
            new ChatMessage(ChatRole.Assistant, [new ToolCallPart("c1", "open", "{\"box\":1}")]),
            new ChatMessage(ChatRole.Tool, [new ToolResultPart("c1", [new TextPart("a cat")])]),
            new ChatMessage(ChatRole.User, [new TextPart("And now?")])) with
        { Temperature = 1, Tools = [new ChatTool("open")] };

        var written = Dialect.WriteRequest(request, new ProviderModel("default", [], null)).Value!;

        Assert.Equal("""{"prompt":{"text":"Be brief.\n\nUser:\nOpen it\n\nAssistant:\n(calls open({\"box\":1}))\n\nResult of open:\na cat\n\nUser:\nAnd now?"},"repos":[{"url":"https://github.com/o/r","startingRef":"main"}],"autoCreatePR":true,"mode":"agent"}""", Encoding.UTF8.GetString(written.Body.Span));
        Assert.Equal(["temperature", "tools"], written.Dropped);
    }

    [Fact]
    public void What_an_agent_cannot_promise_is_refused()
    {
        var model = new ProviderModel("default", [], null);
        var request = Request(new ChatMessage(ChatRole.User, [new TextPart("q")]));

        Assert.Equal("tool_choice", Dialect.WriteRequest(request with { ToolChoice = new ChatToolChoice("required") }, model).Failure!.Param);
        Assert.Equal("response_format", Dialect.WriteRequest(request with { Format = new ChatFormat("json_schema") }, model).Failure!.Param);
        Assert.Equal("n", Dialect.WriteRequest(request with { Count = 2 }, model).Failure!.Param);
    }

    [Fact]
    public void A_stream_shows_the_way_and_ends_with_the_last_message()
    {
        var events = Read(Run, stream: true);

        Assert.Equal("I'll look.\n\nAll done 你.", string.Concat(events.OfType<TextEvent>().Select(t => t.Text)));
        Assert.Equal("Cursor began a run: https://cursor.com/agents/bc-1\nStatus: RUNNING\nhmmread_file {\"path\":\"README.md\"}\nPushed cursor/x to github.com/o/r: https://github.com/o/r/pull/1\n",
            string.Concat(events.OfType<ReasoningEvent>().Select(t => t.Text)));
        Assert.Equal(new ChatUsage(33, 5, 20, 3), events.OfType<UsageEvent>().Single().Usage);
        Assert.Equal(FinishReason.Stop, events.OfType<FinishedEvent>().Single().Reason);
    }

    [Fact]
    public void A_plain_reply_is_the_last_message_alone() =>
        Assert.Equal(["All done 你."], Read(Run, stream: false).OfType<TextEvent>().Select(t => t.Text));

    [Fact]
    public void Any_split_of_the_bytes_gives_the_same_events()
    {
        var whole = string.Join('|', Read(Run, stream: true));
        var bytes = Encoding.UTF8.GetBytes(Run);
        for (var at = 1; at < bytes.Length; at++) Assert.Equal(whole, string.Join('|', Read(bytes, at, stream: true)));
    }

    [Fact]
    public void A_last_message_that_was_not_streamed_is_added_once()
    {
        const string late = "event: assistant\ndata: {\"text\":\"working\"}\n\nevent: result\ndata: {\"status\":\"FINISHED\",\"text\":\"the end\"}\n\nevent: done\ndata: {}\n\n";

        Assert.Equal("working\n\nthe end", string.Concat(Read(late, stream: true).OfType<TextEvent>().Select(t => t.Text)));
        Assert.Equal("the end", string.Concat(Read(late, stream: false).OfType<TextEvent>().Select(t => t.Text)));
    }

    [Theory]
    [InlineData("event: result\ndata: {\"status\":\"ERROR\",\"text\":\"no disk\"}\n\n", FailureKind.Provider, "no disk")]
    [InlineData("event: result\ndata: {\"status\":\"CANCELLED\"}\n\n", FailureKind.Cut, "CANCELLED")]
    [InlineData("event: error\ndata: {\"code\":\"unreachable\",\"message\":\"gone\"}\n\n", FailureKind.Provider, "gone")]
    [InlineData("event: assistant\ndata: {\"text\":\"half\"}\n\n", FailureKind.Cut, "before it was complete")]
    public void A_run_that_does_not_end_well_is_a_failure(string run, FailureKind kind, string says)
    {
        var failure = Read(run, stream: true).OfType<FailedEvent>().Single().Failure;

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    private static ChatRequest Request(params ChatMessage[] messages) => new() { Model = "cursor", Messages = messages };

    private static List<ChatEvent> Read(string run, bool stream) => Read(Encoding.UTF8.GetBytes(run), 0, stream);

    private static List<ChatEvent> Read(byte[] run, int split, bool stream)
    {
        var events = new List<ChatEvent>();
        var reader = Dialect.ReadReply(stream);
        reader.Read(run.AsSpan(0, split), events);
        reader.Read(run.AsSpan(split), events);
        reader.Complete(events);
        return events;
    }
}
