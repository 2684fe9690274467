using Npgsql;
using NpgsqlTypes;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>One column of a binary COPY.</summary>
internal sealed record Column<TRow>(string Name, Action<NpgsqlBinaryImporter, TRow> Write);

internal sealed class Columns<TRow>
{
    private readonly List<Column<TRow>> _columns = [];

    /// <summary>For SQL: a, b, c.</summary>
    public string Names => string.Join(", ", _columns.Select(c => c.Name));

    public Columns<TRow> Add<T>(string name, NpgsqlDbType type, Func<TRow, T> value) where T : notnull
    {
        _columns.Add(new(name, (writer, row) => writer.Write(value(row), type)));
        return this;
    }

    public Columns<TRow> AddOptional<T>(string name, NpgsqlDbType type, Func<TRow, T?> value) where T : struct
    {
        _columns.Add(new(name, (writer, row) => { if (value(row) is { } given) writer.Write(given, type); else writer.WriteNull(); }));
        return this;
    }

    public Columns<TRow> AddOptional<T>(string name, NpgsqlDbType type, Func<TRow, T?> value) where T : class
    {
        _columns.Add(new(name, (writer, row) => { if (value(row) is { } given) writer.Write(given, type); else writer.WriteNull(); }));
        return this;
    }

    public Columns<TRow> Text(string name, Func<TRow, string> value) => Add(name, NpgsqlDbType.Text, value);

    public Columns<TRow> Long(string name, Func<TRow, long> value) => Add(name, NpgsqlDbType.Bigint, value);

    public Columns<TRow> Int(string name, Func<TRow, int> value) => Add(name, NpgsqlDbType.Integer, value);

    public Columns<TRow> Flag(string name, Func<TRow, bool> value) => Add(name, NpgsqlDbType.Boolean, value);

    public Columns<TRow> Number(string name, Func<TRow, double> value) => Add(name, NpgsqlDbType.Double, value);

    public Columns<TRow> Id(string name, Func<TRow, Guid> value) => Add(name, NpgsqlDbType.Uuid, value);

    public Columns<TRow> Time(string name, Func<TRow, DateTimeOffset> value) => Add(name, NpgsqlDbType.TimestampTz, row => value(row).UtcDateTime);

    /// <summary>UTF-8.</summary>
    public Columns<TRow> Json(string name, Func<TRow, byte[]> value) => Add(name, NpgsqlDbType.Json, value);

    /// <summary>The same columns of something that holds such a row.</summary>
    public Columns<TOther> Of<TOther>(Func<TOther, TRow> row)
    {
        var columns = new Columns<TOther>();
        foreach (var column in _columns) columns._columns.Add(new(column.Name, (writer, other) => column.Write(writer, row(other))));
        return columns;
    }

    /// <summary>Copies all rows into <paramref name="table"/>, within the connection's transaction.</summary>
    public async Task CopyAsync(NpgsqlConnection connection, string table, IEnumerable<TRow> rows, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"copy {table} ({Names}) from stdin (format binary)", cancellationToken);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellationToken);
            foreach (var column in _columns) column.Write(writer, row);
        }
        await writer.CompleteAsync(cancellationToken);
    }
}
