using System.Globalization;

namespace ModelProxy.GatewayBench;

/// <param name="AtOnce">So many clients, each asking again as soon as it was answered; null = the open loop of <paramref name="Rate"/> requests a second.</param>
internal sealed record Scenario(bool Stream, int? AtOnce, int Rate)
{
    private static readonly bool[] Streams = [false, true];
    private static readonly int?[] Clients = [null, 1, 16, 64];

    public static IEnumerable<Scenario> All(BenchOptions options) =>
        from stream in Streams
        from atOnce in Clients
        let scenario = new Scenario(stream, atOnce, options.Rate)
        where options.Only.Length == 0 || options.Only == scenario.Key
        select scenario;

    /// <summary>How it is called on the command line: <c>plain-rate</c>, <c>plain-1</c>, … <c>stream-64</c>.</summary>
    public string Key => $"{(Stream ? "stream" : "plain")}-{AtOnce?.ToString(CultureInfo.InvariantCulture) ?? "rate"}";

    public override string ToString() => (Stream ? "streams, to the first byte" : "plain, to the last byte") + (AtOnce is { } atOnce ? $", {atOnce} at once" : $", {Rate} requests/s");
}
