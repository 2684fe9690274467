using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Access;

/// <summary>Whether a known caller may ask now: requests per minute, then money.</summary>
internal sealed class Admission(RateLimits limits, Budgets budgets)
{
    /// <returns>Why not; null = yes, and the request counts.</returns>
    public ChatFailure? Check(HttpContext http, CallerIdentity caller, GatewaySettings settings)
    {
        if (limits.Admit(caller.Key) is { } hasty) return hasty;
        if (budgets.Check(caller, settings) is not { } spent) return null;
        http.Response.Headers["x-should-retry"] = "false"; // the SDKs of OpenAI and Anthropic try a 429 again unless told
        return spent;
    }
}
