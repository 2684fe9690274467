namespace ModelProxy.GatewayBench;

/// <param name="Rate">Requests per second of the open loop: a late answer does not slow the next request.</param>
/// <param name="Seconds">Length of one round.</param>
/// <param name="Rounds">Rounds of each target, in turn.</param>
/// <param name="Streams">How many streams are held open at once for the memory figure; 0 = not measured.</param>
/// <param name="Whole">Also a gateway with keys, router, FeedbackService and Postgres, asked for <c>auto</c>.</param>
/// <param name="Only">The one load that is wanted, e.g. <c>stream-64</c> or <c>plain-rate</c>, see <see cref="Scenario.Key"/>; empty = all.</param>
/// <param name="With">Settings, <c>NAME=VALUE</c>: for each a gateway more, alone, with that in its environment, to see what it changes.</param>
internal sealed record BenchOptions(int Rate, int Seconds, int Rounds, int Streams, bool Whole, string Only, string[] With)
{
    public static BenchOptions Parse(string[] args)
    {
        int Number(string name, int otherwise) =>
            Array.IndexOf(args, "--" + name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1]) : otherwise;
        var only = Array.IndexOf(args, "--only") is >= 0 and var named ? args[named + 1] : "";
        string[] with = [.. args.Zip(args.Skip(1)).Where(pair => pair.First == "--with").Select(pair => pair.Second)];
        return new BenchOptions(Number("rate", 500), Number("seconds", 2), Number("rounds", 3), Number("streams", 1000), !args.Contains("--alone"), only, with);
    }
}
