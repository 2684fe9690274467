using System.Globalization;

namespace ModelProxy.LearningSim.Days;

/// <summary>
/// <c>days --data FOLDER [--pools routerdc7,routerbench11,zeroeval18] [--per-day 1000] [--days 10] [--seed 1] [--arms weights,rules,learned,anchors] [--keep FOLDER]</c>: the same traffic
/// through four whole systems, routed by weights, by rules, and by what is learned, without and with anchors. An arm kept in FOLDER is not played again.
/// </summary>
internal static class TenDays
{
    public static async Task<int> RunAsync(Dataset data, string folder, List<string> arguments)
    {
        string Option(string name, string otherwise) => arguments.IndexOf(name) is var at and >= 0 && at + 1 < arguments.Count ? arguments[at + 1] : otherwise;
        int Number(string name, int otherwise) => int.Parse(Option(name, $"{otherwise}"), CultureInfo.InvariantCulture);
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; stop.Cancel(); };
        var bars = new Bars();
        foreach (var name in Option("--pools", "routerdc7,routerbench11,zeroeval18").Split(','))
        {
            if (!data.Pools.TryGetValue(name, out var pool)) continue;
            var traffic = new Traffic(pool, Number("--days", 10), Number("--per-day", 1000), Number("--seed", 1));
            var arms = new Dictionary<string, ArmResult>();
            foreach (var arm in new[] { Arm.Weights, Arm.Rules, Arm.Learned, Arm.Anchored })
            {
                if (Option("--arms", "") is { Length: > 0 } some && !some.Split(',').Contains(arm.Name.Split(' ')[^1])) continue;
                var kept = new KeptArms(Option("--keep", ""), $"{name}-{traffic.Days}x{Number("--per-day", 1000)}-{Number("--seed", 1)}", pool);
                if (kept.Find(arm) is { } played) arms[arm.Name] = played;
                else kept.Add(arms[arm.Name] = await new ArmRun(arm, pool, traffic, folder).PlayAsync(stop.Token));
                Console.WriteLine($"({name}, {arm.Name}: {arms[arm.Name].Seconds:0} s)");
            }
            Console.WriteLine($"## {name}: {traffic.Days} days, {traffic.Requests} requests, {traffic.HeldOut.Length} held out");
            new Acceptance(pool, traffic, arms).Print(bars);
        }
        bars.Print();
        return 0;
    }
}
