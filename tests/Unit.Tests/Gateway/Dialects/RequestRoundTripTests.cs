using System.Text;
using CsCheck;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Unit.Tests.Gateway.Dialects.Requests;

namespace ModelProxy.Unit.Tests.Gateway.Dialects;

/// <summary>Every dialect in, every dialect out: what both know arrives, and what is lost is named.</summary>
public sealed class RequestRoundTripTests
{
    private static readonly string[] Providers = [DialectNames.OpenAIChat, DialectNames.OpenAIResponses, DialectNames.AnthropicMessages, DialectNames.OllamaChat];

    /// <summary>How a body gets its shape (written as for a provider), who reads it, and to whom it goes.</summary>
    public static TheoryData<string, string, string> Pairs()
    {
        var pairs = new TheoryData<string, string, string>();
        foreach (var target in Providers)
        {
            foreach (var shape in Providers)
                pairs.Add(shape, shape, target);
            pairs.Add(DialectNames.OpenAIChat, DialectNames.Cursor, target);
            pairs.Add(DialectNames.OpenAIResponses, DialectNames.Cursor, target);
            pairs.Add(DialectNames.AnthropicMessages, DialectNames.Cursor, target);
            pairs.Add(DialectNames.OllamaChat, DialectNames.ModelProxy, target);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Keeps_what_both_know_and_names_the_rest(string shape, string reader, string target) => RequestGen.Any.Sample(made =>
    {
        var caller = Codec.Request(reader, Codec.Json(Codec.Outgoing(shape, made with { Dialect = shape })));
        var written = Codec.Outgoing(target, caller);
        var arrived = Codec.Request(target, Codec.Json(written));
        foreach (var aspect in RequestView.Aspects)
        {
            var (asked, got) = (aspect.Of(caller), aspect.Of(arrived));
            if (aspect.Known.Contains(target))
                Assert.Equal(asked, got);
            else if (asked is not null && aspect.Name is { } name && !asked.Equals(got))
                Assert.Contains(name, written.Dropped);
        }
    }, iter: 150);

    /// <summary>The bodies lie beside the request: what was dropped, then the JSON, or why it was refused.</summary>
    [Theory]
    [MemberData(nameof(SamplesAndTargets))]
    public void Is_written_byte_for_byte_as_written_down(string name, string target)
    {
        var sample = Sample.Named(name);
        Assert.Equal(sample.WrittenFor(target), Show(sample, target));
    }

    public static TheoryData<string, string> SamplesAndTargets()
    {
        var all = new TheoryData<string, string>();
        foreach (var sample in Sample.All)
            foreach (var target in Providers)
                all.Add(sample.Name, target);
        return all;
    }

    internal static string Show(Sample sample, string target)
    {
        var written = Codec.Registry.Provider(target).WriteRequest(Codec.Request(sample.Dialect, Encoding.UTF8.GetString(sample.Bytes)), new ProviderModel("upstream", [], 8192));
        return written.Succeeded
            ? $"dropped: {string.Join(", ", written.Value.Dropped)}\n{Codec.Json(written.Value)}"
            : $"refused: {written.Failure.Status} {written.Failure.Param}: {written.Failure.Message}";
    }
}
