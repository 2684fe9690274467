using System.Text.Json;

namespace ModelProxy.EndToEnd.Tests.Clients;

/// <summary>OpenAI Responses. Says that it failed in two events: <c>response.failed</c>, then <c>error</c>.</summary>
internal sealed class ResponsesClient : ClientDialect
{
    public override string Name => "Responses";

    public override string Path => "/v1/responses";

    public override object Ask(string model, string prompt, bool stream) => new { model, stream, input = prompt };

    public override string TextOf(JsonElement answer) => string.Concat(
        from item in answer.GetProperty("output").EnumerateArray()
        where Text(item, "type") == "message"
        from part in item.GetProperty("content").EnumerateArray()
        select Text(part, "text"));

    public override bool IsError(JsonElement body) => body.TryGetProperty("error", out var error) && HasText(error, "message") && HasText(error, "type");

    public override Piece Read(string frame)
    {
        var next = Parse(frame);
        return Text(next, "type") switch
        {
            "response.output_text.delta" => new Piece(Text(next, "delta")),
            "response.completed" or "response.incomplete" => new Piece(IsEnd: true),
            "error" => new Piece(IsError: HasText(next, "message")),
            "response.failed" => new Piece(IsError: Text(next, "response", "status") == "failed" && Text(next, "response", "error", "message").Length > 0),
            _ => default,
        };
    }
}
