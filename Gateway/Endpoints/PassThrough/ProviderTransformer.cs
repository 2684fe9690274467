using System.Net;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using Yarp.ReverseProxy.Forwarder;

namespace ModelProxy.Gateway.Endpoints.PassThrough;

/// <summary>
/// Makes the caller's request the provider's: its address, our key instead of the caller's credentials and cookies, and the
/// provider's answer without what is between it and us. Bodies are not touched.
/// </summary>
internal sealed class ProviderTransformer(ProviderEntry provider, string address, string? apiKey, string hops) : HttpTransformer
{
    /// <summary>What the provider's status means for us; null = an answer.</summary>
    public ChatFailure? Failure { get; private set; }

    public int Status { get; private set; }

    public override ValueTask TransformRequestAsync(HttpContext context, HttpRequestMessage request, string destinationPrefix, CancellationToken cancellationToken)
    {
        var caller = context.Request.Headers;
        request.RequestUri = new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        request.Headers.Clear();
        UpstreamHeaders.CopyFromCaller(caller, request);
        if (request.Content is { } content)
        {
            content.Headers.Clear();
            foreach (var (name, values) in caller)
                if (name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) && UpstreamHeaders.MayBeSent(values)) content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        UpstreamHeaders.AddOwn(request, provider, apiKey, "", hops);
        return ValueTask.CompletedTask;
    }

    public override ValueTask<bool> TransformResponseAsync(HttpContext context, HttpResponseMessage? response, CancellationToken cancellationToken)
    {
        if (response is null) return ValueTask.FromResult(false);
        Status = (int)response.StatusCode;
        Failure = FailureOf(response);
        if (Failure is { Kind: FailureKind.Loop or FailureKind.Network }) return ValueTask.FromResult(false); // told in our own words
        context.Response.StatusCode = Status;
        UpstreamHeaders.CopyToCaller(response, context.Response.Headers);
        foreach (var (name, values) in response.Content.Headers.NonValidated)
            if ((values.Count == 1 ? values.ToString() : string.Join(", ", values)) is var own && UpstreamHeaders.MayBeSent(own)) context.Response.Headers[name] = own;
        return ValueTask.FromResult(true);
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private ChatFailure? FailureOf(HttpResponseMessage response) => response.StatusCode switch
    {
        // a redirect would send the caller, with its key for us, to an address we do not know
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest and not HttpStatusCode.NotModified => new ChatFailure
        {
            Kind = FailureKind.Network,
            Status = 502,
            Message = $"The provider \"{provider.Name}\" answered with a redirect ({(int)response.StatusCode}). Correct its baseUrl, or the path.",
        },
        HttpStatusCode.LoopDetected => UpstreamFailures.Loop(),
        HttpStatusCode.Unauthorized or HttpStatusCode.PaymentRequired or HttpStatusCode.Forbidden => Told(FailureKind.KeyRefused, response),
        HttpStatusCode.TooManyRequests => Told(FailureKind.RateLimited, response) with { RetryAfter = response.Headers.RetryAfter?.Delta },
        >= HttpStatusCode.InternalServerError => Told(FailureKind.Provider, response),
        >= HttpStatusCode.BadRequest => Told(FailureKind.BadRequest, response),
        _ => null,
    };

    private ChatFailure Told(FailureKind kind, HttpResponseMessage response) => new()
    {
        Kind = kind,
        Status = (int)response.StatusCode,
        Message = $"The provider \"{provider.Name}\" answered with status {(int)response.StatusCode}.",
    };
}
