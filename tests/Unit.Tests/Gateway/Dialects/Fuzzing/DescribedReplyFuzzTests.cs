using System.Text;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Unit.Tests.Gateway.Dialects.CursorAgents;
using ModelProxy.Unit.Tests.Gateway.Dialects.Custom;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Fuzzing;

/// <summary>The same for providers that are described by a mapping, and for Cursor's agents.</summary>
public sealed class DescribedReplyFuzzTests
{
    private const int Rounds = 400;

    private const string Plain = """{"ticket":"t-1","result":{"parts":[{"says":"Hello "},{"says":"there"}],"why":"TOO_LONG"},"metering":{"in":9,"out":3}}""";
    private const string Sse = "data: {\"piece\":\"He\"}\n\ndata: {\"piece\":\"llo 你\"}\n\n: ping\n\ndata: {\"why\":\"END\",\"metering\":{\"in\":9,\"out\":3}}\n\ndata: [END]\n\n";
    private const string Lines = "{\"piece\":\"a\"}\n{\"piece\":\"b\"}\n{\"why\":\"END\"}\n";

    public static TheoryData<string, bool, bool> Shapes => new() { { Plain, false, false }, { Sse, true, false }, { Lines, true, true } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void No_reply_breaks_the_reader_of_a_mapping(string reply, bool stream, bool lines) => Damage(CustomDialectTests.Homemade(lines), stream, reply);

    [Fact]
    public void No_reply_breaks_the_reader_of_an_agents_run() => Damage(CursorAgentsDialectTests.Dialect, stream: true, CursorAgentsDialectTests.Run);

    private static void Damage(IProviderDialect dialect, bool stream, string reply)
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var mutation = new Mutation(seed);
            var bytes = mutation.Of(Encoding.UTF8.GetBytes(reply));
            try
            {
                var whole = Read(dialect, stream, bytes);
                Assert.True(whole.Exists(static e => e is FinishedEvent or FailedEvent), $"seed {seed}: neither finished nor failed.");
                Assert.Equal(Codec.Exact(whole), Codec.Exact(Read(dialect, stream, mutation.Pieces(bytes))));
            }
            catch (Exception broken) when (broken is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"seed {seed}: {broken}\n{Encoding.UTF8.GetString(bytes)}");
            }
        }
    }

    private static List<ChatEvent> Read(IProviderDialect dialect, bool stream, params byte[][] chunks)
    {
        var reader = dialect.ReadReply(stream);
        var events = new List<ChatEvent>();
        foreach (var chunk in chunks)
            reader.Read(chunk, events);
        reader.Complete(events);
        return events;
    }
}
