using ModelProxy.EndToEnd.Tests.Clients;

namespace ModelProxy.EndToEnd.Tests.Faults;

/// <summary>One request of the table: a fault, seen by one kind of client, with one kind of provider behind. Has a model of its own.</summary>
/// <param name="Provider">Kind of provider, which decides what is passed through and what translated.</param>
internal sealed record Cell(int Number, Fault Fault, ClientDialect Client, bool Stream, string Provider)
{
    public static readonly IReadOnlyList<string> Providers = ["openai", "openai-compatible", "anthropic", "ollama"];

    public static readonly IReadOnlyList<Cell> All = [.. (from fault in Fault.All
        from client in ClientDialect.All
        from stream in client.Streams ? new[] { false, true } : [false]
        from provider in Providers
        select (fault, client, stream, provider)).Select((c, number) => new Cell(number, c.fault, c.client, c.stream, c.provider))];

    public string Model => $"asked-{Number}";

    public string UpstreamModel => $"sim-asked-{Number}";

    /// <summary>Name of the provider in the settings.</summary>
    public string ProviderName => Fault.IsUnreachable ? $"{Provider}-nowhere" : Fault.ParksKey && Provider != "ollama" ? $"{Provider}-{Number}" : Provider;

    public override string ToString() => $"{Fault.Name}: {Client.Name}, {(Stream ? "stream" : "plain")}, {Provider}";
}
