using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>Who calls.</summary>
internal sealed class AuthenticateStage(Authenticator authenticator)
{
    public ChatFailure? Run(ProxyExchange exchange)
    {
        var identity = authenticator.Authenticate(exchange.Http, exchange.Snapshot);
        if (!identity.Succeeded) return identity.Failure;
        exchange.Identity = identity.Value;
        return null;
    }
}
