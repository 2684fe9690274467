using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>
/// Ollama's <c>/api/generate</c>: one prompt, the answer under <c>response</c>. An Ollama gets the caller's own bytes; nobody else
/// is ever asked in it, because a conversation does not fit into one prompt.
/// </summary>
internal sealed class OllamaGenerateDialect : IDialect, IProviderDialect
{
    public string Name => DialectNames.OllamaGenerate;

    public string Path => "/api/generate";

    public Outcome<RequestEnvelope> Skim(ReadOnlyMemory<byte> body) =>
        RequestSkimmer.Skim(Name, body, SkimRules.NeedsPrompt | SkimRules.StreamsByDefault);

    public Outcome<ChatRequest> ReadRequest(ReadOnlyMemory<byte> body) => OllamaRequestReader.ReadGenerate(body.Span);

    public IReplyWriter WriteReply(ReplyHead head) =>
        head.Stream ? new OllamaStreamWriter(head, isGenerate: true) : new OllamaPlainWriter(head, isGenerate: true);

    public byte[] WriteError(ChatFailure failure, string queryId) => OllamaErrors.Write(failure);

    public Outcome<ProviderRequest> WriteRequest(ChatRequest request, ProviderModel model) =>
        Mistakes.Inexpressible("messages", "Ollama's generate", "Use chat.");

    public ReadOnlyMemory<byte> EditRequest(ReadOnlyMemory<byte> body, RequestEnvelope envelope, string upstreamModel) =>
        Splicer.Apply(body.Span, Splicer.Model(envelope, body.Span, upstreamModel));

    public IReplyReader ReadReply(bool stream) => new OllamaReplyReader(stream);

    public ChatFailure ReadError(int status, Func<string, string?> header, ReadOnlySpan<byte> body) => ProviderErrors.Read(status, header, body);
}
