using System.Text.Json;

namespace ModelProxy.EndToEnd.Tests.Clients;

/// <summary>Ollama's <c>/api/chat</c> with an explicit <c>stream</c>.</summary>
internal class OllamaChatClient : ClientDialect
{
    public override string Name => "Ollama chat";

    public override string Path => "/api/chat";

    public override object Ask(string model, string prompt, bool stream) => new { model, stream, messages = new[] { new { role = "user", content = prompt } }, options = new { temperature = 0 } };

    public override string TextOf(JsonElement answer) => Text(answer, "message", "content");

    public override bool IsError(JsonElement body) => HasText(body, "error");

    public override Piece Read(string frame)
    {
        var line = Parse(frame);
        if (line.TryGetProperty("error", out _)) return new Piece(IsError: IsError(line));
        return new Piece(TextOf(line), IsEnd: line.TryGetProperty("done", out var done) && done.ValueKind == JsonValueKind.True);
    }

    public override IEnumerable<string> Frames(string stream) => stream.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
