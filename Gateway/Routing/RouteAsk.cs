using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Routing;

/// <summary>What a decision may look at.</summary>
internal sealed record RouteAsk
{
    public required string QueryId { get; init; }

    public required GatewaySnapshot Snapshot { get; init; }

    public required RequestEnvelope Envelope { get; init; }

    /// <summary>The caller's key; null = none.</summary>
    public KeyEntry? Key { get; init; }

    public string KeyName { get; init; } = "";

    public string Team => Key?.Team ?? "";

    public string User { get; init; } = "";

    /// <summary>The request's headers, for rules that look at them; never those that hold keys.</summary>
    public IHeaderDictionary? Headers { get; init; }

    /// <summary>Stable over the turns of one conversation; empty = unknown.</summary>
    public string Conversation { get; init; } = "";

    /// <summary>Value of the provider's own state that the request names (<c>resp_…</c>); empty = none or another kind.</summary>
    public string PinValue { get; init; } = "";

    /// <summary>Of the explanation: en or zh.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Only analyse: no model is called.</summary>
    public bool DryRun { get; init; }

    public bool IsAuto => Envelope.Model.Length == 0 || Envelope.Model.Equals(Auto, StringComparison.OrdinalIgnoreCase);

    public const string Auto = "auto";
}
