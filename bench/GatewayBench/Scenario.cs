namespace ModelProxy.GatewayBench;

/// <param name="AtOnce">So many clients, each asking again as soon as it was answered; null = the open loop of <paramref name="Rate"/> requests a second.</param>
internal sealed record Scenario(bool Stream, int? AtOnce, int Rate)
{
    private static readonly bool[] Streams = [false, true];
    private static readonly int?[] Clients = [null, 1, 16, 64];

    public static IEnumerable<Scenario> All(BenchOptions options) =>
        from stream in Streams
        from atOnce in Clients
        select new Scenario(stream, atOnce, options.Rate);

    public override string ToString() => (Stream ? "streams, to the first byte" : "plain, to the last byte") + (AtOnce is { } atOnce ? $", {atOnce} at once" : $", {Rate} requests/s");
}
