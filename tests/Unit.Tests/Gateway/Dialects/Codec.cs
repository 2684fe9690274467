using System.Buffers;
using System.Text;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;

namespace ModelProxy.Unit.Tests.Gateway.Dialects;

/// <summary>Short ways through the codecs, and values written out so that two of them can be compared and read.</summary>
internal static class Codec
{
    public const string QueryId = "01890000-0000-7000-8000-000000000001";

    public static readonly DialectRegistry Registry = new();

    public static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public static ReplyHead Head(bool stream, bool usage = true, ChatRequest? request = null) => new(QueryId, "public-name", stream, usage, At, request);

    public static ChatRequest Request(string dialect, string body)
    {
        var outcome = Registry.Client(dialect).ReadRequest(Encoding.UTF8.GetBytes(body));
        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        return outcome.Value;
    }

    public static ProviderRequest Outgoing(string dialect, ChatRequest request, params string[] capabilities)
    {
        var outcome = Registry.Provider(dialect).WriteRequest(request, new ProviderModel("upstream", capabilities, null));
        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        return outcome.Value;
    }

    public static string Json(ProviderRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    /// <summary>A request of one dialect as the body of another.</summary>
    public static string Translate(string from, string to, string body, params string[] capabilities) => Json(Outgoing(to, Request(from, body), capabilities));

    public static string Write(string dialect, bool stream, IEnumerable<ChatEvent> events, bool usage = true, ChatRequest? request = null) =>
        Write(Registry.Client(dialect).WriteReply(Head(stream, usage, request)), events);

    public static string Write(IReplyWriter writer, IEnumerable<ChatEvent> events)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var next in events)
            writer.Write(next, output);
        writer.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static List<ChatEvent> Read(string dialect, bool stream, params byte[][] chunks)
    {
        var reader = Registry.Provider(dialect).ReadReply(stream);
        var events = new List<ChatEvent>();
        foreach (var chunk in chunks)
            reader.Read(chunk, events);
        reader.Complete(events);
        return events;
    }

    public static List<ChatEvent> Read(string dialect, bool stream, string body) => Read(dialect, stream, Encoding.UTF8.GetBytes(body));

    /// <summary>One line for each thing the reply holds: neighbouring pieces joined, usage at the end.</summary>
    public static string Show(IEnumerable<ChatEvent> events)
    {
        var lines = new List<string>();
        var calls = new Dictionary<int, int>();
        var usage = new ChatUsage();
        var end = "";
        void Add(string kind, string text)
        {
            if (lines.Count > 0 && lines[^1].StartsWith(kind + ": ", StringComparison.Ordinal))
                lines[^1] += text;
            else
                lines.Add($"{kind}: {text}");
        }

        foreach (var next in events)
            switch (next)
            {
                case TextEvent text:
                    Add("text", text.Text);
                    break;
                case RefusalEvent refusal:
                    Add("refusal", refusal.Text);
                    break;
                case ReasoningEvent thinking:
                    Add("thinking", thinking.Text);
                    break;
                case ReasoningSealedEvent seal:
                    lines.Add($"seal {seal.Dialect} {seal.Id} {seal.Signature}{seal.Encrypted}");
                    break;
                case ToolCallStartedEvent call:
                    calls[call.Index] = lines.Count;
                    lines.Add($"call {call.Id} {call.Kind} {call.Namespace}/{call.Name} ");
                    break;
                case ToolCallDeltaEvent delta:
                    lines[calls[delta.Index]] += delta.Delta;
                    break;
                case UsageEvent counted:
                    usage = usage.MergedWith(counted.Usage);
                    break;
                case FinishedEvent finished:
                    end = $"finish {finished.Reason} {finished.StopSequence}".TrimEnd();
                    break;
                case FailedEvent failed:
                    end = $"failed {failed.Failure.Kind} {failed.Failure.Status} {failed.Failure.Message}";
                    break;
            }

        return string.Join("\n", [.. lines, end, $"usage {usage.InputTokens} {usage.OutputTokens} cached {usage.CachedInputTokens} written {usage.CacheWriteTokens} thought {usage.ReasoningTokens}"]);
    }

    /// <summary>Every event with all it holds: two readings are the same when these lines are.</summary>
    public static string Exact(IEnumerable<ChatEvent> events) => string.Join('\n', events.Select(static next => next switch
    {
        TextEvent text => $"text {text.Text} {Raw(text.Logprobs)}",
        ReasoningSealedEvent seal => $"seal {seal.Signature}|{seal.Encrypted}|{seal.Id}|{seal.Dialect}",
        ToolCallStartedEvent call => $"call {call.Index} {call.Id} {call.Kind} {call.Namespace}/{call.Name}",
        OpaqueEvent opaque => $"opaque {opaque.Dialect} {opaque.Type} {Raw(opaque.Payload)}",
        FailedEvent failed => $"failed {failed.Failure.Kind} {failed.Failure.Status} {failed.Failure.Type} {failed.Failure.Code} {failed.Failure.Message}",
        _ => next.ToString(),
    }));

    private static string Raw(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? "" : element.GetRawText();

    /// <summary>Same JSON value: members in any order, numbers by their text.</summary>
    public static void SameJson(string expected, string actual) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(actual).RootElement), $"expected\n{expected}\nbut got\n{actual}");
}
