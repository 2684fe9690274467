using CsCheck;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Unit.Tests.Gateway.Dialects.Recordings;

namespace ModelProxy.Unit.Tests.Gateway.Dialects;

/// <summary>Recorded replies of every provider, through every way in which a network and a server may cut them up.</summary>
public sealed class RecordedReplyTests
{
    public static TheoryData<string> All => [.. Recording.All.Select(static r => r.Name)];

    public static TheoryData<string> Streams => [.. Recording.All.Where(static r => r.IsStream).Select(static r => r.Name)];

    public static TheoryData<string> SseStreams => [.. Recording.All.Where(static r => r.IsSse).Select(static r => r.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Says_what_is_written_beside_it(string name)
    {
        var recording = Recording.Named(name);
        Assert.Equal(recording.Said, Codec.Show(Read(recording, recording.Bytes)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gives_the_same_events_and_usage_split_at_every_byte(string name)
    {
        var recording = Recording.Named(name);
        var whole = Codec.Exact(Read(recording, recording.Bytes));
        for (var at = 0; at <= recording.Bytes.Length; at++)
            Assert.Equal(whole, Codec.Exact(Read(recording, recording.Bytes[..at], recording.Bytes[at..])));
        Assert.Equal(whole, Codec.Exact(Read(recording, [.. recording.Bytes.Select(static b => new[] { b })])));
    }

    [Theory]
    [MemberData(nameof(SseStreams))]
    public void Gives_the_same_events_with_other_line_ends_comments_and_broken_data_lines(string name)
    {
        var recording = Recording.Named(name);
        var whole = Codec.Exact(Read(recording, recording.Bytes));
        foreach (var lineEnd in (string[])["\n", "\r\n", "\r"])
        {
            var bytes = recording.Disturbed(lineEnd);
            for (var at = 0; at <= bytes.Length; at += 11)
                Assert.Equal(whole, Codec.Exact(Read(recording, bytes[..at], bytes[at..])));
        }
    }

    [Fact]
    public void Gives_the_same_events_however_it_is_split() =>
        Gen.Select(Gen.Int[0, Recording.All.Count - 1], Gen.Int[1, 400].Array[0, 40]).Sample((which, sizes) =>
        {
            var recording = Recording.All[which];
            return Codec.Exact(Read(recording, recording.Bytes)) == Codec.Exact(Read(recording, Cut(recording.Bytes, sizes)));
        }, iter: 2000);

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_that_ends_early_is_never_taken_for_a_whole_one(string name)
    {
        var recording = Recording.Named(name);
        var whole = Read(recording, recording.Bytes);
        for (var end = 0; end < recording.Bytes.Length; end++)
        {
            var events = Read(recording, recording.Bytes[..end]);
            if (!events.Exists(static e => e is FailedEvent))
                Assert.Equal(WithoutUsage(whole), WithoutUsage(events));
        }
    }

    /// <summary>Order, ids, endings and usage of each dialect, to the byte.</summary>
    [Theory]
    [MemberData(nameof(StreamsAndClients))]
    public void Is_streamed_to_every_client_byte_for_byte_as_written_down(string name, string client)
    {
        var recording = Recording.Named(name);
        Assert.Equal(recording.WrittenFor(client), Show(recording, client));
    }

    public static TheoryData<string, string> StreamsAndClients()
    {
        var all = new TheoryData<string, string>();
        foreach (var recording in Recording.All.Where(static r => r.IsStream && Path.GetFileNameWithoutExtension(r.Name) is "tools" or "text"))
            foreach (var client in Clients)
                all.Add(recording.Name, client);
        return all;
    }

    internal static readonly string[] Clients = [DialectNames.OpenAIChat, DialectNames.OpenAIResponses, DialectNames.AnthropicMessages, DialectNames.OllamaChat];

    internal static string Show(Recording recording, string client) => Codec.Write(client, stream: true, Read(recording, recording.Bytes)).TrimEnd('\n');

    private static string WithoutUsage(List<ChatEvent> events) => Codec.Exact(events.Where(static e => e is not (UsageEvent or PingEvent or OpaqueEvent)));

    private static List<ChatEvent> Read(Recording recording, params byte[][] chunks) => Codec.Read(recording.Dialect, recording.IsStream, chunks);

    private static byte[][] Cut(byte[] bytes, int[] sizes)
    {
        var chunks = new List<byte[]>();
        var at = 0;
        foreach (var size in sizes)
        {
            var end = Math.Min(bytes.Length, at + size);
            chunks.Add(bytes[at..end]);
            at = end;
        }

        return [.. chunks, bytes[at..]];
    }
}
