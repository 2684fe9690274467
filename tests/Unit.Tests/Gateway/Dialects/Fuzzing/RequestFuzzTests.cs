using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Dialects.Wire;
using ModelProxy.Unit.Tests.Gateway.Dialects.Requests;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Fuzzing;

/// <summary>Whatever a caller sends, it is read, or refused with a 400 that says why; and what goes on to a provider is JSON.</summary>
public sealed class RequestFuzzTests
{
    private const int Rounds = 800;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    private static readonly ChatEvent[] Reply =
    [
        new StartedEvent("id", "upstream"), new ReasoningEvent("hm"), new TextEvent("hi"),
        new ToolCallStartedEvent(0, "call_1", "apply_patch", ToolKind.Function), new ToolCallDeltaEvent(0, "{\"input\":"), new ToolCallDeltaEvent(0, "\"x\"}"), new ToolCallEndedEvent(0),
        new UsageEvent(new ChatUsage(1, 2)), new FinishedEvent(FinishReason.ToolCalls),
    ];

    public static TheoryData<string> Samples => [.. Sample.All.Select(static s => s.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void No_body_breaks_a_reader_or_a_writer(string name)
    {
        var sample = Sample.Named(name);
        for (var seed = 0; seed < Rounds; seed++)
        {
            var body = new Mutation(seed).Of(sample.Bytes);
            try
            {
                Check(sample.Dialect, body);
            }
            catch (Exception broken) when (broken is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"{name}, seed {seed}: {broken}\n{System.Text.Encoding.UTF8.GetString(body)}");
            }
        }
    }

    private static void Check(string dialect, byte[] body)
    {
        var skimmed = Codec.Registry.Client(dialect == DialectNames.Cursor ? DialectNames.OpenAIChat : dialect).Skim(body);
        if (!skimmed.Succeeded)
        {
            Refused(skimmed.Failure);
            return;
        }

        CheckEdits(dialect, body, skimmed.Value);
        var read = Codec.Registry.Client(skimmed.Value.Dialect).ReadRequest(body);
        if (!read.Succeeded)
        {
            Refused(read.Failure);
            return;
        }

        foreach (var provider in Codec.Registry.Providers)
        {
            var written = provider.WriteRequest(read.Value, new ProviderModel("upstream", [], 4096));
            if (written.Succeeded)
                IsJson(written.Value.Body.Span);
            else
                Refused(written.Failure);
        }

        foreach (var stream in (bool[])[true, false])
        {
            var writer = Codec.Registry.Client(skimmed.Value.Dialect).WriteReply(Codec.Head(stream, request: read.Value));
            var output = Codec.Write(writer, Reply);
            foreach (var line in output.Split('\n'))
                if (line.IndexOf('{', StringComparison.Ordinal) is >= 0 and var at)
                    using (JsonDocument.Parse(line[at..], Deep)) { }
        }
    }

    /// <summary>The bytes that pass to a provider of the same dialect name its model and are otherwise still what they were.</summary>
    private static void CheckEdits(string dialect, byte[] body, RequestEnvelope envelope)
    {
        if (!Codec.Registry.TryProvider(dialect, out var provider))
            return;
        Assert.True(Json.TryParse(provider!.EditRequest(body, envelope, "upstream").Span, out var edited));
        Assert.Equal("upstream", edited.Text("model"));
    }

    private static void Refused(ChatFailure failure)
    {
        Assert.Equal((400, FailureKind.BadRequest), (failure.Status, failure.Kind));
        Assert.NotEmpty(failure.Message);
        IsJson(Codec.Registry.Client(DialectNames.AnthropicMessages).WriteError(failure, Codec.QueryId));
        IsJson(Codec.Registry.Client(DialectNames.OpenAIChat).WriteError(failure, Codec.QueryId));
    }

    private static void IsJson(ReadOnlySpan<byte> json)
    {
        using var document = JsonDocument.Parse(json.ToArray(), Deep);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }
}
