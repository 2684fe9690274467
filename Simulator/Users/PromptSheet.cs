using System.Reflection;

namespace ModelProxy.Simulator.Users;

/// <summary>What simulated users ask: <c>prompts.txt</c>, one a line.</summary>
internal static class PromptSheet
{
    public static IReadOnlyList<string> Prompts { get; } = Load();

    private static string[] Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("prompts.txt") ?? throw new InvalidOperationException("prompts.txt is not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
