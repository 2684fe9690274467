using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Cursor;

/// <summary>
/// What Cursor's servers send to <c>/v1/chat/completions</c>: bodies in the shape of Responses or Messages, or a mixture, by the
/// model's name. The answer is always Chat Completions.
/// </summary>
/// <param name="calls">How the call of a custom tool (ApplyPatch) goes back.</param>
internal sealed class CursorDialect(Func<ChatCallShape> calls) : IDialect
{
    public string Name => DialectNames.Cursor;

    public Outcome<RequestEnvelope> Skim(ReadOnlyMemory<byte> body) => RequestSkimmer.Skim(Name, body, SkimRules.NeedsMessagesOrInput);

    public Outcome<ChatRequest> ReadRequest(ReadOnlyMemory<byte> body) => CursorRequestReader.Read(body.Span);

    public IReplyWriter WriteReply(ReplyHead head) => head.Stream ? new ChatStreamWriter(head, calls()) : new ChatPlainWriter(head, calls());

    public byte[] WriteError(ChatFailure failure, string queryId) => OpenAIErrors.Write(failure);
}
