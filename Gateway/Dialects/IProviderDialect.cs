using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects;

/// <summary>A wire dialect as we speak it to providers. Pure and thread-safe like <see cref="IDialect"/>.</summary>
public interface IProviderDialect
{
    /// <summary>One of <see cref="DialectNames"/>; equal to the caller's = the original bytes pass.</summary>
    string Name { get; }

    /// <summary>Path below the provider's base URL, e.g. <c>/v1/messages</c>.</summary>
    string Path { get; }

    /// <summary>Refuses (400) what would change its meaning; names what is left out in <see cref="ProviderRequest.Dropped"/>.</summary>
    Outcome<ProviderRequest> WriteRequest(ChatRequest request, ProviderModel model);

    /// <summary>The caller's own bytes with only the model (and for Chat Completions <c>include_usage</c>) changed; every other byte stays.</summary>
    ReadOnlyMemory<byte> EditRequest(ReadOnlyMemory<byte> body, RequestEnvelope envelope, string upstreamModel);

    /// <summary>A reader for one reply. Not thread-safe; one per attempt.</summary>
    IReplyReader ReadReply(bool stream);

    /// <param name="header">Looks a response header up by name; null when absent.</param>
    ChatFailure ReadError(int status, Func<string, string?> header, ReadOnlySpan<byte> body);
}

/// <param name="UpstreamModel">The provider's own name for the model.</param>
/// <param name="Capabilities">As configured: <c>tools</c>, <c>vision</c>, <c>thinking</c>, …; empty = unknown, assume all.</param>
/// <param name="MaxOutput">Tokens; null = unknown. Anthropic demands a <c>max_tokens</c>: this fills it.</param>
public sealed record ProviderModel(string UpstreamModel, IReadOnlyList<string> Capabilities, int? MaxOutput)
{
    /// <summary>False only where the configuration names capabilities and this one is not among them.</summary>
    public bool MayThink => Capabilities.Count == 0 || Capabilities.Contains("thinking");
}

/// <param name="Body">JSON, UTF-8.</param>
/// <param name="Headers">Beyond credentials and content type, e.g. <c>anthropic-version</c>.</param>
/// <param name="Dropped">Fields of the request the target cannot express, by the caller's names; told in <c>x-modelproxy-dropped</c>.</param>
public sealed record ProviderRequest(ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<string> Dropped)
{
    /// <summary>Where this very request goes, below the base URL; null = <see cref="IProviderDialect.Path"/>.</summary>
    public string? Path { get; init; }

    /// <summary>The target knows no forced call: it was bound to a schema instead, and its words are to be read as the call.</summary>
    public ForcedCall? Forced { get; init; }
}

/// <param name="Tool">The one tool whose input the reply's text is; null = the text names it: <c>{"name":"…","arguments":{…}}</c>.</param>
public sealed record ForcedCall(string? Tool);

/// <summary>Turns a provider's reply into events, however its bytes are split.</summary>
public interface IReplyReader
{
    /// <summary>Appends the events of this chunk. Any split of the bytes gives the same events.</summary>
    void Read(ReadOnlySpan<byte> chunk, ICollection<ChatEvent> events);

    /// <summary>End of the body: appends what a plain reply held, or <see cref="FailedEvent"/> with <see cref="FailureKind.Cut"/> when the terminator is missing.</summary>
    void Complete(ICollection<ChatEvent> events);
}
