using System.Security.Cryptography;
using System.Text;
using ModelProxy.Gateway.Pipeline;

namespace ModelProxy.Unit.Tests.Gateway.Pipeline;

public sealed class PromptHashTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  \n\t ")]
    [InlineData("Write CODE")]
    [InlineData("  Write\r\n\t some   CODE ")]
    [InlineData("写 一段\u3000代码")]
    [InlineData("ÄÖÜ İ ẞ 𐐀 😀")]
    public void Is_the_hash_of_the_words_in_lower_case(string text)
    {
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(words)), PromptHash.Of(text).ToByteArray());
    }
}
