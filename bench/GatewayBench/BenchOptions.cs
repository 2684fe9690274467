namespace ModelProxy.GatewayBench;

/// <param name="Rate">Requests per second of the open loop: a late answer does not slow the next request.</param>
/// <param name="Seconds">Length of one round.</param>
/// <param name="Rounds">Rounds of each target, in turn.</param>
/// <param name="Streams">How many streams are held open at once for the memory figure; 0 = not measured.</param>
/// <param name="Whole">Also a gateway with keys, router, FeedbackService and Postgres, asked for <c>auto</c>.</param>
internal sealed record BenchOptions(int Rate, int Seconds, int Rounds, int Streams, bool Whole)
{
    public static BenchOptions Parse(string[] args)
    {
        int Number(string name, int otherwise) =>
            Array.IndexOf(args, "--" + name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1]) : otherwise;
        return new BenchOptions(Number("rate", 500), Number("seconds", 2), Number("rounds", 3), Number("streams", 1000), !args.Contains("--alone"));
    }
}
