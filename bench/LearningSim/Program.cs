using ModelProxy.LearningSim.Days;
using ModelProxy.LearningSim.Replaying;

var arguments = args.ToList();
var at = arguments.IndexOf("--data");
var folder = at >= 0 && at + 1 < arguments.Count ? arguments[at + 1] : "../shared/routing-data";
var only = arguments.IndexOf("--only") is var o and >= 0 ? arguments[o + 1] : "";
if (!Dataset.Exists(folder))
{
    Console.WriteLine($"Skipped: no queries.jsonl[.gz], outcomes.csv[.gz] and domains.jsonl[.gz] in {Path.GetFullPath(folder)}. Give a folder with --data.");
    return 0;
}

var data = Dataset.Load(folder);
if (arguments.Contains("days")) return await TenDays.RunAsync(data, folder, arguments);

var bars = new Bars();
Bench[] benches = [new OnlineReplay(), new NoisyReplay(), new DriftReplay(), new PoisonReplay(), new TasteReplay(), new CrowdReplay()];
foreach (var bench in benches)
{
    if (only.Length > 0 && !only.Split(',').Contains(bench.Name, StringComparer.OrdinalIgnoreCase)) continue;
    var clock = System.Diagnostics.Stopwatch.StartNew();
    Console.WriteLine($"## {bench.Name}");
    bench.Run(data, bars);
    Console.WriteLine($"({clock.Elapsed.TotalSeconds:0.0} s)");
    Console.WriteLine();
}

bars.Print();
return 0;
