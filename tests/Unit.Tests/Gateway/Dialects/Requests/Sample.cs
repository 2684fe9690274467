using ModelProxy.TestKit;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Requests;

/// <summary>A request body in the shape real clients send, by the dialect that reads it.</summary>
internal sealed record Sample(string Name, byte[] Bytes)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Unit.Tests", "Gateway", "Dialects", "Requests");

    public static IReadOnlyList<Sample> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => new Sample(Path.GetRelativePath(Folder, file).Replace('\\', '/'), File.ReadAllBytes(file))),
    ];

    public string Dialect => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>What goes to a provider of that dialect.</summary>
    public string WrittenFor(string target) => File.ReadAllText(Path.Combine(Folder, Path.ChangeExtension(Name, $".{target}.txt"))).TrimEnd('\n');

    public static Sample Named(string name) => All.Single(s => s.Name == name);
}
