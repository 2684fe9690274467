namespace ModelProxy.Gateway.Upstreams;

/// <summary>Recognises requests that this very process sent: a provider's address that points back here.</summary>
internal sealed class GatewayIdentity
{
    private const int MostHops = 8;
    private readonly string _id = Guid.NewGuid().ToString("N")[..12];

    /// <summary>What a request of our own carries that no caller asked for.</summary>
    public string Id => _id;

    public bool CameFromHere(IHeaderDictionary headers) =>
        headers.TryGetValue(UpstreamHeaders.Hops, out var hops) && (hops.ToString().Contains(_id, StringComparison.Ordinal) || hops.ToString().Count(c => c == ',') >= MostHops);

    /// <summary>What our own request carries.</summary>
    public string Hops(IHeaderDictionary caller) => caller.TryGetValue(UpstreamHeaders.Hops, out var hops) && UpstreamHeaders.MayBeSent(hops) ? $"{hops},{_id}" : _id;
}
