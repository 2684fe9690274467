using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Unit.Tests.Gateway;

/// <summary>Models, snapshots and failures as short as a test wants them.</summary>
internal static class Given
{
    public static ProviderEntry Provider(string name = "sim", params string[] keys) => new() { Name = name, Kind = ProviderKinds.OpenAICompatible, BaseUrl = "http://provider.test", ApiKeys = [.. keys] };

    public static ModelEntry Model(string id, double weight = 1, ProviderEntry? provider = null, int window = 0, params string[] fallbacks) => new()
    {
        Id = id,
        Name = id,
        UpstreamModel = id,
        Weight = weight,
        Provider = provider ?? Provider(),
        ContextWindow = window,
        Fallbacks = [.. fallbacks],
    };

    public static ModelHealthBook Health(TimeProvider? clock = null) => new(clock ?? new FakeTimeProvider(), NullLogger<ModelHealthBook>.Instance);

    public static ChatFailure Failure(FailureKind kind, int status = 500, TimeSpan? retryAfter = null, (long, long)? overflow = null) =>
        new() { Kind = kind, Status = status, Message = kind.ToString(), RetryAfter = retryAfter, Overflow = overflow };

    /// <summary>Read as the file would be.</summary>
    public static GatewaySnapshot Snapshot(string json)
    {
        var (settings, mistakes) = SettingsReader.Read(json, new Variables(_ => null));
        Assert.Empty(mistakes);
        return SnapshotBuilder.Build(settings!, ImmutableDictionary<string, OllamaState>.Empty, null, DateTimeOffset.UnixEpoch, null);
    }
}
