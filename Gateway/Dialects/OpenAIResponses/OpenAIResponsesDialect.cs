using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.OpenAIResponses.Streaming;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary>OpenAI Responses, as clients speak it to us and as we speak it to providers.</summary>
internal sealed class OpenAIResponsesDialect : IDialect, IProviderDialect
{
    public string Name => DialectNames.OpenAIResponses;

    public string Path => "/v1/responses";

    public Outcome<RequestEnvelope> Skim(ReadOnlyMemory<byte> body) => RequestSkimmer.Skim(Name, body, SkimRules.NeedsInput);

    public Outcome<ChatRequest> ReadRequest(ReadOnlyMemory<byte> body) => ResponsesRequestReader.Read(body.Span);

    public IReplyWriter WriteReply(ReplyHead head) => head.Stream ? new ResponsesStreamWriter(head) : new ResponsesPlainWriter(head);

    public byte[] WriteError(ChatFailure failure, string queryId) => OpenAIErrors.Write(failure);

    public Outcome<ProviderRequest> WriteRequest(ChatRequest request, ProviderModel model) => new ResponsesRequestWriter(request, model).Write();

    public ReadOnlyMemory<byte> EditRequest(ReadOnlyMemory<byte> body, RequestEnvelope envelope, string upstreamModel)
    {
        var edited = Splicer.Apply(body.Span, Splicer.Model(envelope, body.Span, upstreamModel));
        return envelope.HoldsForeignSeals ? ForeignSeals.Remove(edited) : edited;
    }

    public IReplyReader ReadReply(bool stream) => new ResponsesReplyReader();

    public ChatFailure ReadError(int status, Func<string, string?> header, ReadOnlySpan<byte> body) => ProviderErrors.Read(status, header, body);
}
