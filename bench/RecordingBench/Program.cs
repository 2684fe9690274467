using ModelProxy.RecordingBench.Losing;
using ModelProxy.RecordingBench.Querying;
using ModelProxy.RecordingBench.Writing;

// RecordingBench [write] [--rate 5000] [--seconds 60]          exchanges/s from the gateway's queue into Postgres
// RecordingBench query [--rows 10000000] [--days 90] [--at CONNECTION]   what the pages ask of that many exchanges; --at: of a server that is kept
// RecordingBench outage [--rate 500] [--minutes 10]             FeedbackService and Postgres away under load: is every answer a row?
string? Text(string name) => Array.IndexOf(args, "--" + name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
int Number(string name, int otherwise) => Text(name) is { } number ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

return args switch
{
    ["query", ..] => await QueryBench.RunAsync(Number("rows", 10_000_000), Number("days", 90), Number("repeats", 40), Text("at")),
    ["outage", ..] => await OutageBench.RunAsync(Number("rate", 500), Number("minutes", 10)),
    _ => await WriteBench.RunAsync(Number("rate", 5000), Number("seconds", 60)),
};
