using System.Buffers;
using System.Collections.Immutable;
using ModelProxy.Gateway.Dialects.Custom;

namespace ModelProxy.Gateway.Settings;

/// <summary>Reads the header templates of a provider, refusing what HTTP forbids or what the gateway itself writes.</summary>
internal static class HeaderReader
{
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly string[] Ours = ["host", "connection", "transfer-encoding", "te", "trailer", "upgrade", "expect", "keep-alive"];

    public static ImmutableArray<KeyValuePair<string, string>> Read(Fields fields)
    {
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var section = fields.Section("headers");
        foreach (var member in fields.Members("headers"))
        {
            var value = section.Text(member.Name);
            if (member.Name.Length == 0 || member.Name.AsSpan().ContainsAnyExcept(Token)) section.Mistake(member.Name, "is no name of a header.");
            else if (Ours.Contains(member.Name, StringComparer.OrdinalIgnoreCase) || member.Name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)) section.Mistake(member.Name, "is written by the gateway itself.");
            else if (value is not null && value.AsSpan().ContainsAny('\r', '\n', '\0')) section.Mistake(member.Name, "must be one line.");
            else if (value is not null && Template.NamesIn(value).Any(n => n is not ("apiKey" or "model"))) section.Mistake(member.Name, "holds a name in braces that is not known: there are {apiKey} and {model}."); // unnamed: it may be a part of a key
            else if (value is not null) headers.Add(KeyValuePair.Create(member.Name, value));
        }
        return headers.ToImmutable();
    }
}
