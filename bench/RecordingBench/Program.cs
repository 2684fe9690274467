using ModelProxy.RecordingBench.Querying;
using ModelProxy.RecordingBench.Writing;

// RecordingBench [write] [--rate 5000] [--seconds 60]          exchanges/s from the gateway's queue into Postgres
// RecordingBench query [--rows 10000000] [--days 90]           what the pages ask of that many exchanges
int Number(string name, int otherwise) => Array.IndexOf(args, "--" + name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture) : otherwise;

return args is ["query", ..]
    ? await QueryBench.RunAsync(Number("rows", 10_000_000), Number("days", 90), Number("repeats", 40))
    : await WriteBench.RunAsync(Number("rate", 5000), Number("seconds", 60));
