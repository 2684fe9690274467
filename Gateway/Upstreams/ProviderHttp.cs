using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.CursorAgents;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>Connections to providers: one pool for each connect timeout, no cookies, no redirects. Thread-safe.</summary>
internal sealed class ProviderHttp(TimeProvider clock, IConfiguration configuration) : IDisposable
{
    private readonly ConcurrentDictionary<(bool Local, LimitSettings Limits), HttpMessageInvoker> _cursors = new();
    private readonly ConcurrentDictionary<(int ConnectMs, bool Local), HttpMessageInvoker> _pools = new();
    private readonly DistributedContextPropagator? _propagator = InternalServices.PropagatorOf(configuration);

    public HttpMessageInvoker For(ProviderEntry provider, LimitSettings limits) => provider.Kind == ProviderKinds.Cursor
        ? _cursors.GetOrAdd((provider.IsLocal, limits), key => new HttpMessageInvoker(new CursorRunHandler(Pool(key.Local, key.Limits), key.Limits, clock)))
        : Pool(provider.IsLocal, limits);

    private HttpMessageInvoker Pool(bool local, LimitSettings limits)
    {
        return _pools.GetOrAdd((limits.ConnectMs, local), static (key, propagator) => new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = propagator,
            ConnectTimeout = TimeSpan.FromMilliseconds(key.ConnectMs),
            UseCookies = false,
            AllowAutoRedirect = false,
            UseProxy = !key.Local,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
            MaxConnectionsPerServer = int.MaxValue,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1024 * 1024,
        }), _propagator);
    }

    public void Dispose()
    {
        foreach (var pool in _cursors.Values.Concat(_pools.Values)) pool.Dispose();
    }
}
