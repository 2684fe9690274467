using System.Text.Json;

namespace ModelProxy.EndToEnd.Tests.Clients;

/// <summary>OpenAI Chat Completions.</summary>
internal sealed class ChatClient : ClientDialect
{
    public override string Name => "Chat Completions";

    public override string Path => "/v1/chat/completions";

    public override object Ask(string model, string prompt, bool stream) => new { model, stream, messages = new[] { new { role = "user", content = prompt } } };

    public override string TextOf(JsonElement answer) => Text(answer.GetProperty("choices")[0], "message", "content");

    public override bool IsError(JsonElement body) => body.TryGetProperty("error", out var error) && HasText(error, "message") && HasText(error, "type");

    public override Piece Read(string frame)
    {
        if (frame == "[DONE]") return new Piece(IsEnd: true);
        var chunk = Parse(frame);
        if (chunk.TryGetProperty("error", out _)) return new Piece(IsError: IsError(chunk));
        return chunk.GetProperty("choices") is var choices && choices.GetArrayLength() > 0 ? new Piece(Text(choices[0], "delta", "content")) : default;
    }
}
