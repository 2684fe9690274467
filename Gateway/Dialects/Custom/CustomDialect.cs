using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Custom;

/// <summary>The API of one provider entry of kind <c>custom</c>: towards the provider only.</summary>
internal sealed class CustomDialect(CustomMapping mapping) : IProviderDialect
{
    public string Name => DialectNames.Custom;

    public string Path => mapping.Endpoint;

    public Outcome<ProviderRequest> WriteRequest(ChatRequest request, ProviderModel model) => new CustomRequestWriter(request, model, mapping).Write();

    /// <summary>No client speaks this dialect to us: its bytes never pass.</summary>
    public ReadOnlyMemory<byte> EditRequest(ReadOnlyMemory<byte> body, RequestEnvelope envelope, string upstreamModel) =>
        Splicer.Apply(body.Span, Splicer.Model(envelope, body.Span, upstreamModel));

    public IReplyReader ReadReply(bool stream) => new CustomReplyReader(mapping, stream && mapping.Stream is not null);

    public ChatFailure ReadError(int status, Func<string, string?> header, ReadOnlySpan<byte> body)
    {
        var failure = ProviderErrors.Read(status, header, body);
        if (mapping.Reply.Error is not { } place || !Json.TryParse(body, out var json))
            return failure;
        var message = place.Read(json).Select(static found => found.AsText()).FirstOrDefault(static text => !string.IsNullOrEmpty(text));
        return message is null ? failure : failure with { Message = Json.Clean(message.Length > 4000 ? message[..4000] : message) };
    }
}
