using System.Net;
using System.Net.Http.Headers;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>One request ready to be sent to one provider.</summary>
/// <param name="SameDialect">The caller's bytes go out and the provider's come back.</param>
/// <param name="Dropped">What the provider cannot express.</param>
internal sealed record UpstreamRequest(HttpRequestMessage Message, IProviderDialect Dialect, bool SameDialect, IReadOnlyList<string> Dropped)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The target was bound to a schema in place of a call; see <see cref="ProviderRequest.Forced"/>.</summary>
    public ForcedCall? Forced { get; init; }

    public IReplyReader ReadReply(bool stream, string queryId)
    {
        var reader = Dialect.ReadReply(stream);
        return Forced is { } forced ? new ForcedCallReader(reader, forced, queryId) : reader;
    }

    /// <summary>The failure is the caller's: the target cannot do what it asks, or it cannot be read.</summary>
    /// <param name="instead">Sent in place of what the caller wrote; null = the caller's own request.</param>
    public static Outcome<UpstreamRequest> Write(CallerRequest caller, ModelEntry model, string? apiKey, IProviderDialect dialect, string hops, ChatRequest? instead = null)
    {
        var path = dialect.Path;
        var same = instead is null && dialect.Name == caller.Dialect.Name;
        ReadOnlyMemory<byte> body;
        IReadOnlyList<string> dropped = [];
        IReadOnlyList<KeyValuePair<string, string>> headers = [];
        ForcedCall? forced = null;
        if (same)
        {
            body = dialect.EditRequest(caller.Body, caller.Envelope, model.UpstreamModel);
        }
        else
        {
            var neutral = instead is null ? caller.Neutral : instead;
            if (!neutral.Succeeded) return neutral.Failure;
            var (request, omitted) = OmittedFields.TakeFrom(neutral.Value, model.Omit);
            var written = dialect.WriteRequest(request, model.AsProviderModel());
            if (!written.Succeeded) return written.Failure;
            (body, headers, dropped, path, forced) = (written.Value.Body, written.Value.Headers, [.. omitted, .. written.Value.Dropped], written.Value.Path ?? path, written.Value.Forced);
        }

        var message = new HttpRequestMessage(HttpMethod.Post, model.Provider.Address(path) + (same ? caller.Query : ""))
        {
            Content = new ReadOnlyMemoryContent(body),
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        message.Content.Headers.ContentType = Json;
        if (same) UpstreamHeaders.CopyFromCaller(caller.Headers, message);
        foreach (var (name, value) in headers) message.Headers.TryAddWithoutValidation(name, value);
        UpstreamHeaders.AddOwn(message, model.Provider, apiKey, model.UpstreamModel, hops);
        return new UpstreamRequest(message, dialect, same, dropped) { Forced = forced };
    }
}
