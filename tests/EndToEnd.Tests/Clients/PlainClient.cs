using System.Text.Json;

namespace ModelProxy.EndToEnd.Tests.Clients;

/// <summary>ModelProxy's own <c>/api/chat</c>: no <c>stream</c>, one JSON answer.</summary>
internal sealed class PlainClient : ClientDialect
{
    public override string Name => "/api/chat";

    public override string Path => "/api/chat";

    public override bool Streams => false;

    public override object Ask(string model, string prompt, bool stream) => new { model, messages = new[] { new { role = "user", content = prompt } }, max_tokens = 200, temperature = 0 };

    public override string TextOf(JsonElement answer) => Text(answer, "content");

    public override bool IsError(JsonElement body) => HasText(body, "error") && HasText(body, "message");

    public override Piece Read(string frame) => throw new NotSupportedException("Asked for plain answers only.");
}
