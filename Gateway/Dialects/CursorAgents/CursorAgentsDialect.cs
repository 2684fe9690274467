using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.CursorAgents;

/// <summary>
/// Cursor's Cloud Agents API, version 1: a request starts an agent on a repository, the run's events are the reply. The
/// transport (<c>Upstreams/CursorAgents</c>) joins the two calls, so that a run looks like any streamed reply.
/// </summary>
internal sealed class CursorAgentsDialect(AgentTask task) : IProviderDialect
{
    public string Name => DialectNames.CursorAgents;

    public string Path => "/v1/agents";

    public Outcome<ProviderRequest> WriteRequest(ChatRequest request, ProviderModel model) => new AgentRequestWriter(request, model, task).Write();

    /// <summary>No client speaks this dialect to us: its bytes never pass.</summary>
    public ReadOnlyMemory<byte> EditRequest(ReadOnlyMemory<byte> body, RequestEnvelope envelope, string upstreamModel) =>
        Splicer.Apply(body.Span, Splicer.Model(envelope, body.Span, upstreamModel));

    public IReplyReader ReadReply(bool stream) => new AgentReplyReader(stream);

    public ChatFailure ReadError(int status, Func<string, string?> header, ReadOnlySpan<byte> body) => ProviderErrors.Read(status, header, body);
}
