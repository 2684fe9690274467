using System.Text.Json;

namespace ModelProxy.EndToEnd.Tests.Clients;

/// <summary>How one kind of client asks, and what it understands of an answer. Pure.</summary>
internal abstract class ClientDialect
{
    public static readonly IReadOnlyList<ClientDialect> All = [new ChatClient(), new ResponsesClient(), new MessagesClient(), new OllamaChatClient(), new OllamaGenerateClient(), new PlainClient()];

    public abstract string Name { get; }

    public abstract string Path { get; }

    /// <summary>False where the dialect has no streams of its own.</summary>
    public virtual bool Streams => true;

    public abstract object Ask(string model, string prompt, bool stream);

    /// <summary>The text of a plain answer.</summary>
    public abstract string TextOf(JsonElement answer);

    /// <summary>Whether this is an error as the dialect writes it.</summary>
    public abstract bool IsError(JsonElement body);

    /// <summary>One piece of a stream: an event's data or a line.</summary>
    public abstract Piece Read(string frame);

    /// <summary>A stream's pieces, the last of them perhaps broken off.</summary>
    public virtual IEnumerable<string> Frames(string stream) =>
        stream.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..].TrimEnd('\r'));

    protected static JsonElement Parse(string frame)
    {
        using var json = JsonDocument.Parse(frame);
        return json.RootElement.Clone();
    }

    protected static bool HasText(JsonElement at, string name) => at.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString()!.Length > 0;

    protected static string Text(JsonElement at, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at)) return "";
        return at.ValueKind == JsonValueKind.String ? at.GetString()! : "";
    }
}

/// <param name="IsEnd">The dialect's sign that the answer is whole.</param>
internal readonly record struct Piece(string Text = "", bool IsError = false, bool IsEnd = false);
