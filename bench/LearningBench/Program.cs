using System.Globalization;
using System.Text.Json.Nodes;
using ModelProxy.LearningBench;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

// LearningBench [--rows 1000000] [--new 10000] [--days 30]     a full cycle over so many exchanges, then an incremental one
int Number(string name, int otherwise) => Array.IndexOf(args, "--" + name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
var (rows, news, days) = (Number("rows", 1_000_000), Number("new", 10_000), Number("days", 30));

await using var postgres = await Postgres.CreateAsync();
var today = DateOnly.FromDateTime(DateTime.UtcNow);
await Rows.PartitionsAsync(postgres, today, days);
for (var day = days; day >= 1; day--) await Rows.WriteAsync(postgres, today.AddDays(-day), rows / days);
await Rows.AnalyzeAsync(postgres);
var (exchanges, ratings) = (await postgres.ScalarAsync<long>("select count(*) from traffic.exchange", CancellationToken.None), await postgres.ScalarAsync<long>("select count(*) from feedback.signal", CancellationToken.None));
Console.WriteLine($"{exchanges} exchanges, {ratings} ratings over {days} days");

await using var worker = await ServiceProcess.StartAsync("LearningWorker", new Dictionary<string, string?>
{
    ["ConnectionStrings__modelproxydb"] = postgres.ConnectionString,
    ["Learning__IntervalSeconds"] = "86400",
    ["Prompting__Enabled"] = "false",
}, CancellationToken.None);
using var http = new HttpClient { BaseAddress = worker.HttpAddress, Timeout = TimeSpan.FromMinutes(30) };

// the first demand waits for the cycle that a start begins with
await LearnAsync("full=false");
var full = await LearnAsync("full=true");
await Rows.WriteAsync(postgres, today, news);
await Rows.AnalyzeAsync(postgres);
var incremental = await LearnAsync("full=false");

Report("full cycle, s", full, 60);
Report("incremental cycle, s", incremental, 2);
return 0;

async Task<JsonNode> LearnAsync(string query)
{
    using var response = await http.PostAsync(new Uri($"/internal/learn?{query}", UriKind.Relative), null);
    var text = await response.Content.ReadAsStringAsync();
    return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException(text + worker.Output);
}

static void Report(string metric, JsonNode result, double reference)
{
    var seconds = result["elapsedMs"]!.GetValue<double>() / 1000;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{metric} {seconds:0.00} reference {reference:0} {(seconds < reference ? "met" : "missed")} ({result["exchanges"]} exchanges, {result["signals"]} signals, {result["profiles"]} profiles)"));
}
