using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Access;

/// <summary>Who calls.</summary>
/// <param name="Key">Null = no keys are configured: somebody on this machine.</param>
internal sealed record CallerIdentity(KeyEntry? Key, bool IsAdmin)
{
    public static readonly CallerIdentity Local = new(null, false);

    /// <summary>Its key is bound to other models.</summary>
    public ChatFailure MayNotUse(string model) => new()
    {
        Kind = FailureKind.Forbidden,
        Status = 403,
        Type = "permission_error",
        Message = $"The key \"{KeyName}\" may not use the model \"{model}\". It may use: {string.Join(", ", Key?.Models ?? [])}.",
    };

    public string KeyName => Key?.Name ?? (IsAdmin ? "admin" : "");
}
