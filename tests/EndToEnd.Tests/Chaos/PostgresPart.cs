using ModelProxy.TestKit.Databases;

namespace ModelProxy.EndToEnd.Tests.Chaos;

/// <summary>A Postgres of its own, with every process of it.</summary>
internal sealed class PostgresPart(InstalledServer server) : IPart
{
    public string Name => "postgres";

    public Task KillAsync() => server.KillAsync();

    public Task BringBackAsync(CancellationToken cancellationToken) => server.StartAgainAsync(cancellationToken);
}
