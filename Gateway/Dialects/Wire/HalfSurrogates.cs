using System.Globalization;

namespace ModelProxy.Gateway.Dialects.Wire;

/// <summary>
/// JSON may hold half of a surrogate pair (<c>"\ud83d"</c>, cut by a client that counts UTF-16), which .NET refuses to read as
/// text, in names too. Each half becomes U+FFFD, written as long as it was, so that every other byte keeps its place.
/// </summary>
internal static class HalfSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>The bytes themselves when there is nothing to mend, which is nearly always.</summary>
    public static ReadOnlySpan<byte> Mend(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
            return json;
        byte[]? mended = null;
        var at = json.IndexOf((byte)'\\');
        while (at >= 0 && at + 1 < json.Length)
        {
            var length = 2;
            if (TryCode(json, at, out var code))
            {
                length = EscapeLength;
                if (char.IsHighSurrogate(code) && TryCode(json, at + EscapeLength, out var next) && char.IsLowSurrogate(next))
                    length = 2 * EscapeLength;
                else if (char.IsSurrogate(code))
                    "\\ufffd"u8.CopyTo((mended ??= json.ToArray()).AsSpan(at));
            }

            at += length;
            var further = at < json.Length ? json[at..].IndexOf((byte)'\\') : -1;
            at = further < 0 ? -1 : at + further;
        }

        return mended ?? json;
    }

    private static bool TryCode(ReadOnlySpan<byte> json, int at, out char code)
    {
        code = default;
        if (at + EscapeLength > json.Length || json[at] != '\\' || json[at + 1] != 'u' ||
            !ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        code = (char)value;
        return true;
    }
}
