using System.Globalization;

namespace ModelProxy.RecordingBench.Writing;

/// <summary>Processor time of a process and its children, running and ended, as Linux counts it.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100; // USER_HZ

    public static TimeSpan Of(int root) => Stats().Where(s => s.Id == root || s.Parent == root).Aggregate(TimeSpan.Zero, (sum, s) => sum + (s.Id == root ? s.Own + s.Ended : s.Own));

    public static int ParentOf(int id) => Stats().First(s => s.Id == id).Parent;

    private static IEnumerable<(int Id, int Parent, TimeSpan Own, TimeSpan Ended)> Stats()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            string text;
            try
            {
                text = File.ReadAllText(Path.Combine(folder, "stat"));
            }
            catch (IOException)
            {
                continue; // it has just ended
            }
            // 4242 (postgres: writer) S 4200 … : the name may hold spaces and brackets; after it state is field 3
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            TimeSpan Ticks(int first) => TimeSpan.FromSeconds((double.Parse(fields[first - 3], CultureInfo.InvariantCulture) + double.Parse(fields[first - 2], CultureInfo.InvariantCulture)) / TicksPerSecond);
            yield return (id, int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(14), Ticks(16));
        }
    }
}
