using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects;

/// <summary>OpenAI takes 64 characters to name the person behind a request; Claude Code sends a whole JSON object.</summary>
internal static class UserIds
{
    private const int MaxLength = 64;

    /// <summary>Who has both <c>user</c> and <c>safety_identifier</c> means two things by them; one alone names the person.</summary>
    public static Dictionary<string, JsonElement> KeepBoth(Fields root, Dictionary<string, JsonElement> extra)
    {
        if (root.Has("user") && root.Any("safety_identifier") is { ValueKind: JsonValueKind.String } second)
            extra["safety_identifier"] = second;
        return extra;
    }

    public static string? ForOpenAI(string? user) =>
        user is null || user.Length <= MaxLength ? user : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)));
}
