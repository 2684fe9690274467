using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Routing;

public sealed class WeightsTests : IDisposable
{
    private readonly GatewayState _state = new("""
        { "providers": { "p": { "kind": "openai-compatible", "baseUrl": "http://p.test" } }, "models": { "a": { "provider": "p" } } }
        """, new Variables(_ => null), new FakeTimeProvider());

    private readonly HeldCatalog _catalog = new();
    private readonly Weights _weights;

    public WeightsTests() => _weights = new Weights(_catalog, _state);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _weights.Dispose();

    [Fact]
    public async Task A_weight_set_while_the_catalog_was_away_does_not_arrive_after_one_set_later()
    {
        _catalog.Away = true;
        Assert.False(await SetAsync(1.5));
        _catalog.Away = false;

        _catalog.Hold();
        var telling = _weights.TellPendingAsync(Cancellation); // the catalog is slow with the old one
        var setting = SetAsync(2.5);
        _catalog.LetGo();
        await telling;

        Assert.True(await setting);
        Assert.Equal([1.5, 2.5], _catalog.Saved);
        Assert.Equal(2.5, _state.Current.Find("a")!.Members[0].Weight);
        Assert.Empty(_state.PendingWeights);
    }

    [Fact]
    public async Task What_was_set_while_the_catalog_was_away_is_told_once()
    {
        _catalog.Away = true;
        await SetAsync(1.5);
        _catalog.Away = false;

        await _weights.TellPendingAsync(Cancellation);
        await _weights.TellPendingAsync(Cancellation);

        Assert.Equal([1.5], _catalog.Saved);
    }

    private Task<bool> SetAsync(double weight) => _weights.SetAsync(new Dictionary<string, double> { ["a"] = weight }, "test", Cancellation);

    /// <summary>Saves what comes; what is held is saved only when it is let go, after everything that was not.</summary>
    private sealed class HeldCatalog : Catalog.CatalogClient
    {
        private TaskCompletionSource? _held;
        private TaskCompletionSource? _holds;

        public bool Away { get; set; }

        public List<double> Saved { get; } = [];

        /// <summary>Holds the next one that comes.</summary>
        public void Hold() => _holds = _held = new TaskCompletionSource();

        public void LetGo() => _held!.SetResult();

        public override AsyncUnaryCall<Overrides> SetWeightsAsync(SetWeightsRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default) =>
            new(SaveAsync(request), Task.FromResult(new Metadata()), () => global::Grpc.Core.Status.DefaultSuccess, () => [], () => { });

        private async Task<Overrides> SaveAsync(SetWeightsRequest request)
        {
            if (Away) throw new RpcException(new global::Grpc.Core.Status(StatusCode.Unavailable, "scripted"));
            if (Interlocked.Exchange(ref _holds, null) is { } holds) await holds.Task;
            Saved.Add(request.Weights["a"]);
            return new Overrides { Version = Saved.Count, Weights = { request.Weights } };
        }
    }
}
