using System.Text.Json;

namespace ModelProxy.Gateway.Chat;

/// <summary>Members of one object that the neutral types have no place for: they go back to their own dialect, elsewhere they are named as dropped.</summary>
/// <param name="Dialect">Whose words they are.</param>
/// <param name="Path">Where the object stands in the caller's request, without the places in arrays: <c>tools</c>, <c>messages.content</c>.</param>
public sealed record ChatRest(string Dialect, string Path, IReadOnlyDictionary<string, JsonElement> Members)
{
    public static readonly ChatRest None = new("", "", new Dictionary<string, JsonElement>());
}
