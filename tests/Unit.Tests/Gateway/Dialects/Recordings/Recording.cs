using System.Text;
using ModelProxy.TestKit;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Recordings;

/// <summary>A provider's reply as it came over the wire, and beside it (<c>.txt</c>) what it says, as <see cref="Codec.Show"/> writes it.</summary>
/// <param name="Name">Dialect and file, e.g. <c>openai-chat/tools.sse</c>.</param>
internal sealed record Recording(string Name, byte[] Bytes)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Unit.Tests", "Gateway", "Dialects", "Recordings");

    public static IReadOnlyList<Recording> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".sse" or ".ndjson" or ".json")
            .Order(StringComparer.Ordinal)
            .Select(file => new Recording(Path.GetRelativePath(Folder, file).Replace('\\', '/'), File.ReadAllBytes(file))),
    ];

    public string Dialect => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    public bool IsStream => !Name.EndsWith(".json", StringComparison.Ordinal);

    public bool IsSse => Name.EndsWith(".sse", StringComparison.Ordinal);

    public string Said => File.ReadAllText(Path.Combine(Folder, Path.ChangeExtension(Name, ".txt"))).TrimEnd('\n');

    /// <summary>The stream as a client of that dialect sees it.</summary>
    public string WrittenFor(string client) => File.ReadAllText(Path.Combine(Folder, Path.ChangeExtension(Name, $".{client}.txt"))).TrimEnd('\n');

    public static Recording Named(string name) => All.Single(r => r.Name == name);

    /// <summary>The same stream as another server might send it: comments between the events, each JSON over two data lines, ids, another line end.</summary>
    public byte[] Disturbed(string lineEnd)
    {
        var lines = Encoding.UTF8.GetString(Bytes).Split('\n').Select(static line => line.StartsWith("data: {\"", StringComparison.Ordinal)
            ? $": still here\nid: 7\ndata: {{\ndata:{line[7..]}"
            : line);
        return Encoding.UTF8.GetBytes(string.Join(lineEnd, lines.Prepend("\uFEFF: hello").SelectMany(static line => line.Split('\n'))));
    }
}
