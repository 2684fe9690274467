using System.Security.Cryptography;
using System.Text;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Access;

/// <summary>
/// Decides who calls. With keys: <c>Authorization: Bearer</c> or <c>x-api-key</c>. Without: only this machine, and no
/// web page that a browser on it shows. Thread-safe.
/// </summary>
internal sealed class Authenticator(Variables variables)
{
    private readonly byte[]? _adminKey = variables["MODELPROXY_ADMIN_KEY"] is { } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    public bool HasAdminKey => _adminKey is not null;

    /// <param name="anyBody">Bodies other than JSON are expected here: uploads.</param>
    public Outcome<CallerIdentity> Authenticate(HttpContext http, GatewaySnapshot snapshot, bool anyBody = false)
    {
        if (!snapshot.HasKeys) return LocalCallers.Check(http, anyBody) is { } refused ? refused : IsAdmin(http) ? new CallerIdentity(null, true) : CallerIdentity.Local;
        Span<byte> hash = stackalloc byte[32];
        if (!Presented(http, hash)) return Refused("No key was sent. Send one as `Authorization: Bearer <key>` or `x-api-key: <key>`.");
        KeyEntry? found = null;
        foreach (var key in snapshot.Settings.Keys)
            if (CryptographicOperations.FixedTimeEquals(key.Sha256.AsSpan(), hash)) found = key;
        if (found is not null) return new CallerIdentity(found, IsAdmin(http));
        return IsAdmin(http) ? new CallerIdentity(null, true) : Refused("The key is not known here. Check it, or ask the operator for a new one.");
    }

    /// <summary>For what changes the gateway: free to every caller until an admin key is set.</summary>
    public ChatFailure? RequireAdmin(HttpContext http) => _adminKey is null || IsAdmin(http)
        ? null
        : new ChatFailure { Kind = FailureKind.Forbidden, Status = 403, Type = "permission_error", Message = "This needs the admin key: send MODELPROXY_ADMIN_KEY as `x-admin-key` or `Authorization: Bearer`." };

    private bool IsAdmin(HttpContext http)
    {
        if (_adminKey is null) return false;
        Span<byte> hash = stackalloc byte[32];
        if (http.Request.Headers.TryGetValue("x-admin-key", out var sent) && Hash(sent.ToString(), hash) && CryptographicOperations.FixedTimeEquals(_adminKey, hash)) return true;
        return Presented(http, hash) && CryptographicOperations.FixedTimeEquals(_adminKey, hash);
    }

    private static bool Presented(HttpContext http, Span<byte> hash)
    {
        var authorization = http.Request.Headers.Authorization.ToString().AsSpan().Trim();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && Hash(authorization[7..].Trim(), hash)) return true;
        return Hash(http.Request.Headers["x-api-key"].ToString().AsSpan().Trim(), hash);
    }

    private static bool Hash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        if (key.IsEmpty || key.Length > 4096) return false;
        Span<byte> bytes = stackalloc byte[512];
        if (key.Length * 3 <= bytes.Length) SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], hash);
        else SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString()), hash);
        return true;
    }

    private static ChatFailure Refused(string message) => new() { Kind = FailureKind.Unauthenticated, Status = 401, Type = "authentication_error", Code = "invalid_api_key", Message = message };
}
