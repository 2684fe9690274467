using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Data.Sqlite;

namespace ModelProxy.Gateway.Capture;

/// <summary>What one spilled row is.</summary>
internal enum SpillKind
{
    /// <summary>A <c>RecordBatch</c>.</summary>
    Records = 1,

    /// <summary>A <c>SubmitRequest</c>.</summary>
    Feedback = 2,
}

internal sealed record SpillRow(long Id, SpillKind Kind, int Count, byte[] Payload);

/// <summary>One SQLite file in WAL mode: rows in the order they came, no number ever given twice. A process killed at any byte leaves it readable. Not thread-safe.</summary>
internal sealed class SpillSegment : IDisposable
{
    private readonly SqliteConnection _connection;

    /// <exception cref="SqliteException">The file is no database, or damaged.</exception>
    public SpillSegment(string path)
    {
        Path = path;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE IF NOT EXISTS spill (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, count INTEGER NOT NULL, checksum INTEGER NOT NULL, payload BLOB NOT NULL) STRICT;");
            Waiting = Count();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Records in it.</summary>
    public long Waiting { get; private set; }

    public long Bytes => Length(Path) + Length(Path + "-wal");

    public long Append(SpillKind kind, int count, byte[] payload)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "INSERT INTO spill (kind, count, checksum, payload) VALUES ($kind, $count, $checksum, $payload) RETURNING id";
        command.Parameters.AddWithValue("$kind", (int)kind);
        command.Parameters.AddWithValue("$count", count);
        command.Parameters.AddWithValue("$checksum", (long)Checksum(payload));
        command.Parameters.AddWithValue("$payload", payload);
        var id = (long)command.ExecuteScalar()!;
        Waiting += count;
        return id;
    }

    /// <summary>The oldest rows but those to skip, at most so many and, beyond the first, of so many bytes.</summary>
    /// <exception cref="SqliteException">The file is damaged.</exception>
    /// <exception cref="InvalidDataException">So is a row: SQLite sees whether a file can be read, not whether it is what was written.</exception>
    public IReadOnlyList<SpillRow> Read(int most, long bytes, Predicate<long> skip)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT id, kind, count, checksum, payload FROM spill ORDER BY id";
        using var reader = command.ExecuteReader();
        var rows = new List<SpillRow>();
        while (rows.Count < most && bytes > 0 && reader.Read())
        {
            if (skip(reader.GetInt64(0))) continue;
            var row = new SpillRow(reader.GetInt64(0), (SpillKind)reader.GetInt32(1), reader.GetInt32(2), (byte[])reader[4]);
            if (Checksum(row.Payload) != reader.GetInt64(3)) throw new InvalidDataException($"row {row.Id} is not what was written");
            rows.Add(row);
            bytes -= row.Payload.Length;
        }
        return rows;
    }

    public void Remove(IReadOnlyCollection<(long Id, int Count)> rows)
    {
        using var transaction = _connection.BeginTransaction();
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "DELETE FROM spill WHERE id = $id";
        var id = command.Parameters.Add("$id", SqliteType.Integer);
        var removed = 0;
        foreach (var row in rows)
        {
            id.Value = row.Id;
            // what two deliver at the same time is removed by the first
            if (command.ExecuteNonQuery() == 1) removed += row.Count;
        }
        transaction.Commit();
        Waiting -= removed;
    }

    public void Delete()
    {
        Dispose();
        foreach (var file in (string[])[Path, Path + "-wal", Path + "-shm"]) File.Delete(file);
    }

    public void Dispose() => _connection.Dispose();

    private long Count()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(SUM(count), 0) FROM spill";
        return (long)command.ExecuteScalar()!;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static uint Checksum(ReadOnlySpan<byte> payload)
    {
        var crc = uint.MaxValue;
        for (; payload.Length >= sizeof(ulong); payload = payload[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(payload));
        foreach (var one in payload) crc = BitOperations.Crc32C(crc, one);
        return crc;
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
