using System.Text.Json;

namespace ModelProxy.EndToEnd.Tests.Clients;

/// <summary>Anthropic Messages.</summary>
internal sealed class MessagesClient : ClientDialect
{
    public override string Name => "Messages";

    public override string Path => "/v1/messages";

    public override object Ask(string model, string prompt, bool stream) => new { model, stream, max_tokens = 200, messages = new[] { new { role = "user", content = prompt } } };

    public override string TextOf(JsonElement answer) => string.Concat(answer.GetProperty("content").EnumerateArray().Select(block => Text(block, "text")));

    public override bool IsError(JsonElement body) => Text(body, "type") == "error" && Text(body, "error", "type").Length > 0 && Text(body, "error", "message").Length > 0;

    public override Piece Read(string frame)
    {
        var next = Parse(frame);
        return Text(next, "type") switch
        {
            "content_block_delta" => new Piece(Text(next, "delta", "text")),
            "message_stop" => new Piece(IsEnd: true),
            "error" => new Piece(IsError: IsError(next)),
            _ => default,
        };
    }
}
