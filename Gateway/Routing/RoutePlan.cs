using System.Collections.Immutable;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Routing;

/// <summary>Where a decision came from, as <c>x-modelproxy-route</c> tells it.</summary>
internal static class RouteSources
{
    public const string Named = "named";
    public const string Rules = "rules";
    public const string Default = "default";
}

/// <summary>Which models may answer a request, best first, and why.</summary>
/// <param name="Source">See <see cref="RouteSources"/>, or what the router says: cache, learned, llama3.</param>
/// <param name="Confidence">0-100; null where there was nothing to doubt.</param>
internal sealed record RoutePlan(string Source, double? Confidence, string Reason, ImmutableArray<ModelEntry> Candidates)
{
    /// <summary>The router's whole decision; null when it was not asked or did not answer.</summary>
    public Decision? Decision { get; init; }

    /// <summary>The caller asked for this very model.</summary>
    public bool IsNamed => Source == RouteSources.Named;

    /// <summary>What was away; empty = nothing.</summary>
    public string Missing { get; init; } = "";

    public double DecideMs { get; init; }
}
