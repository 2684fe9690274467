using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>Whether the caller may ask now.</summary>
internal sealed class AdmitStage(RateLimits limits)
{
    public ChatFailure? Run(ProxyExchange exchange) => limits.Admit(exchange.Identity.Key);
}
