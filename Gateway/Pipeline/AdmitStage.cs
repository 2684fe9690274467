using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>Whether the caller may ask now; holds back what the answer is going to cost.</summary>
internal sealed class AdmitStage(Admission admission, Budgets budgets)
{
    public ChatFailure? Run(ProxyExchange exchange)
    {
        var (snapshot, envelope) = (exchange.Snapshot, exchange.Caller!.Envelope);
        if (admission.Check(exchange.Http, exchange.Identity, snapshot.Settings) is { } refused) return refused;
        var likely = (snapshot.Find(envelope.Model) ?? snapshot.Default)?.Members[0];
        exchange.Held = budgets.Reserve(exchange.Identity, snapshot.Settings, likely, envelope.TotalChars, envelope.MaxTokens);
        return null;
    }
}
