using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ModelProxy.Data;

/// <summary>Typed lists kept in a json column, camelCase. Written with every exchange and read whole: taking one apart into jsonb costs as much as all of its indexes.</summary>
public static class JsonColumn
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>The same in UTF-8.</summary>
    public static byte[] WriteBytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static IReadOnlyList<T> ReadList<T>(string json) => JsonSerializer.Deserialize<List<T>>(json, Options) ?? [];

    internal static PropertyBuilder<IReadOnlyList<T>> AsJson<T>(this PropertyBuilder<IReadOnlyList<T>> property)
    {
        property.HasColumnType("json").HasConversion(
            list => Write(list),
            json => ReadList<T>(json),
            new ValueComparer<IReadOnlyList<T>>((a, b) => Write(a) == Write(b), list => Write(list).GetHashCode(StringComparison.Ordinal), list => ReadList<T>(Write(list))));
        return property;
    }
}
