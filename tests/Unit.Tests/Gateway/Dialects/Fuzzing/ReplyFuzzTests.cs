using System.Text;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Unit.Tests.Gateway.Dialects.Recordings;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Fuzzing;

/// <summary>Whatever a provider sends, its reader gives the same events however it is split, says when it is broken, and every client gets well-formed frames.</summary>
public sealed class ReplyFuzzTests
{
    private const int Rounds = 250;

    public static TheoryData<string> Recordings => [.. Recording.All.Select(static r => r.Name)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void No_reply_breaks_a_reader_or_a_writer(string name)
    {
        var recording = Recording.Named(name);
        for (var seed = 0; seed < Rounds; seed++)
        {
            var mutation = new Mutation(seed);
            var bytes = mutation.Of(recording.Bytes);
            try
            {
                Check(recording, bytes, mutation.Pieces(bytes));
            }
            catch (Exception broken) when (broken is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"{name}, seed {seed}: {broken}\n{Encoding.UTF8.GetString(bytes)}");
            }
        }
    }

    private static void Check(Recording recording, byte[] bytes, byte[][] pieces)
    {
        var events = Codec.Read(recording.Dialect, recording.IsStream, bytes);
        Assert.Equal(Codec.Exact(events), Codec.Exact(Codec.Read(recording.Dialect, recording.IsStream, pieces)));
        Assert.True(events.Exists(static e => e is FinishedEvent or FailedEvent), "The reply neither finished nor failed.");
        foreach (var failed in events.OfType<FailedEvent>())
            Assert.InRange(failed.Failure.Status, 400, 599);

        foreach (var dialect in Codec.Registry.All)
            foreach (var stream in (bool[])[true, false])
            {
                var writer = dialect.WriteReply(Codec.Head(stream));
                foreach (var line in Codec.Write(writer, events).Split('\n'))
                    if (line.StartsWith("data: {", StringComparison.Ordinal) || line.StartsWith('{'))
                        using (JsonDocument.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..], new JsonDocumentOptions { MaxDepth = 1000 })) { }
            }
    }
}
