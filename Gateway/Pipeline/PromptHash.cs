using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>SHA-256 of a text in UTF-8, its words in lower case with one space between: the same question in another layout is the same. Pure.</summary>
internal static class PromptHash
{
    public static ByteString Of(string text)
    {
        // every request is hashed: no string for each word
        var (chars, lower) = (ArrayPool<char>.Shared.Rent(text.Length), ArrayPool<char>.Shared.Rent(text.Length));
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var words = chars.AsSpan(0, Collapse(text, chars));
            words.ToLowerInvariant(lower);
            var count = Encoding.UTF8.GetBytes(lower.AsSpan(0, words.Length), bytes);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes.AsSpan(0, count), hash);
            return ByteString.CopyFrom(hash);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars, clearArray: true);
            ArrayPool<char>.Shared.Return(lower, clearArray: true);
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    private static int Collapse(string text, Span<char> into)
    {
        var (count, space) = (0, false);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                space = count > 0;
                continue;
            }
            if (space) into[count++] = ' ';
            space = false;
            into[count++] = c;
        }
        return count;
    }
}
