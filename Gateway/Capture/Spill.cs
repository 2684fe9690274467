using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ModelProxy.Gateway.Capture;

/// <summary>
/// What could not be delivered yet, on disk in rotated segments. Bounded: above four fifths of the bound the texts of
/// prompts and replies are left out of new records (the caller asks <see cref="IsTight"/>), at the bound the oldest
/// segment goes. A segment that cannot be read is put aside as <c>….corrupt</c> and the others go on; of those put aside
/// the last four are kept. Thread-safe.
/// </summary>
internal sealed partial class Spill : IDisposable
{
    private const int MostCorrupt = 4;

    /// <summary>Given out at once, in bytes.</summary>
    private const long ReadBytes = 4L * 1024 * 1024;

    // https://sqlite.org/rescode.html
    private const int Corrupted = 11, NoDatabase = 26;

    private readonly Lock _gate = new();
    private readonly SpillFolder _folder;
    private readonly Func<long> _maxBytes;
    private readonly ILogger _logger;
    private readonly SortedDictionary<string, SpillSegment> _segments = new(StringComparer.Ordinal);
    private readonly HashSet<(string Segment, long Id)> _held = [];
    private SpillSegment? _newest;
    private int _sequence;

    /// <param name="maxBytes">The bound, asked for at each use: it may change. A smaller one is kept from the next record on.</param>
    public Spill(string root, Func<long> maxBytes, ILogger logger)
    {
        (_maxBytes, _logger) = (maxBytes, logger);
        _folder = SpillFolder.Take(root);
        _folder.AdoptOrphans();
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "segment-*.db"))
            if (Open(file) is { } segment) _segments.Add(file, segment);
        if (Waiting > 0) Found(Waiting, _folder.Path);
        GatewayMeters.Observe("modelproxy.gateway.spill.records", () => Waiting, "{record}", "Records on disk that wait for the FeedbackService");
        GatewayMeters.Observe("modelproxy.gateway.spill.bytes", () => Bytes, "By", "Disk used by them");
    }

    /// <summary>Records that wait.</summary>
    public long Waiting
    {
        get { lock (_gate) return _segments.Values.Sum(s => s.Waiting); }
    }

    public long Bytes
    {
        get { lock (_gate) return _segments.Values.Sum(s => s.Bytes); }
    }

    public bool IsTight => Bytes > _maxBytes() / 5 * 4;

    /// <param name="held">It is under way as well: not given out by <see cref="Oldest"/> until it is removed or released.</param>
    public (string Segment, long Id) Append(SpillKind kind, int count, byte[] payload, bool held = false)
    {
        lock (_gate)
        {
            var written = Write(kind, count, payload);
            if (held) _held.Add(written);
            return written;
        }
    }

    /// <summary>It did not arrive by the other way: <see cref="Oldest"/> gives it out.</summary>
    public void Release(string segment, long id)
    {
        lock (_gate) _held.Remove((segment, id));
    }

    private (string Segment, long Id) Write(SpillKind kind, int count, byte[] payload)
    {
        var maxBytes = _maxBytes();
        while (_segments.Count > 1 && _segments.Values.Sum(s => s.Bytes) > maxBytes) DropOldest(maxBytes);
        if (_newest is null || _newest.Bytes > Math.Clamp(maxBytes / 8, 256 * 1024, 64L * 1024 * 1024)) _newest = Rotate();
        try
        {
            return (_newest.Path, _newest.Append(kind, count, payload));
        }
        catch (SqliteException damaged) when (damaged.SqliteErrorCode is Corrupted or NoDatabase)
        {
            Quarantine(_newest, damaged);
            _newest = Rotate();
            return (_newest.Path, _newest.Append(kind, count, payload));
        }
    }

    /// <summary>The oldest rows that are not under way, of one segment.</summary>
    public (string Segment, IReadOnlyList<SpillRow> Rows) Oldest(int most)
    {
        lock (_gate)
        {
            foreach (var segment in _segments.Values.ToArray())
            {
                try
                {
                    var rows = segment.Read(most, ReadBytes, id => _held.Contains((segment.Path, id)));
                    if (rows.Count > 0) return (segment.Path, rows);
                    if (segment.Waiting == 0 && segment != _newest) Forget(segment);
                }
                catch (Exception damaged) when (damaged is SqliteException or InvalidDataException)
                {
                    Quarantine(segment, damaged);
                }
            }
            return ("", []);
        }
    }

    public void Remove(string segment, IReadOnlyCollection<(long Id, int Count)> rows)
    {
        lock (_gate)
        {
            foreach (var (id, _) in rows) _held.Remove((segment, id));
            if (!_segments.TryGetValue(segment, out var at)) return;
            try
            {
                at.Remove(rows);
            }
            catch (Exception damaged) when (damaged is SqliteException or InvalidDataException)
            {
                Quarantine(at, damaged);
            }
        }
    }

    /// <summary>Takes over what other gateways on this machine left when they died.</summary>
    public void AdoptOrphans()
    {
        lock (_gate)
        {
            _folder.AdoptOrphans();
            foreach (var file in Directory.EnumerateFiles(_folder.Path, "segment-*.db"))
                if (!_segments.ContainsKey(file) && Open(file) is { } segment)
                {
                    _segments.Add(file, segment);
                    Found(segment.Waiting, file);
                }
        }
    }

    public void Dispose()
    {
        lock (_gate)
            foreach (var segment in _segments.Values) segment.Dispose();
        _folder.Dispose();
    }

    private SpillSegment Rotate()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"segment-{DateTime.UtcNow.Ticks:d20}-{_sequence++:d4}.db");
        var segment = new SpillSegment(Path.Combine(_folder.Path, name));
        _segments.Add(segment.Path, segment);
        return segment;
    }

    private void DropOldest(long maxBytes)
    {
        var oldest = _segments.Values.First();
        Forget(oldest);
        GatewayMeters.Dropped.Add(oldest.Waiting);
        Lost(oldest.Waiting, maxBytes);
    }

    private void Forget(SpillSegment segment)
    {
        if (segment == _newest) _newest = null;
        _segments.Remove(segment.Path);
        segment.Delete();
    }

    private SpillSegment? Open(string file)
    {
        try
        {
            return new SpillSegment(file);
        }
        catch (Exception damaged) when (damaged is SqliteException or InvalidDataException)
        {
            PutAside(file, damaged.Message);
            return null;
        }
    }

    private void Quarantine(SpillSegment segment, Exception damaged)
    {
        if (segment == _newest) _newest = null;
        _segments.Remove(segment.Path);
        segment.Dispose();
        PutAside(segment.Path, damaged.Message);
    }

    private void PutAside(string file, string reason)
    {
        foreach (var part in (string[])[file, file + "-wal"])
            if (File.Exists(part)) File.Move(part, part + ".corrupt", overwrite: true);
        File.Delete(file + "-shm");
        Corrupt(file + ".corrupt", reason);
        // kept for people to look at, but not without end: they count in the bound no more
        foreach (var old in Directory.EnumerateFiles(_folder.Path, "*.db.corrupt").OrderDescending(StringComparer.Ordinal).Skip(MostCorrupt))
            foreach (var part in (string[])[old, old.Replace(".db.corrupt", ".db-wal.corrupt", StringComparison.Ordinal)]) File.Delete(part);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Records} records wait in {Folder} for the FeedbackService")]
    private partial void Found(long records, string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "The spill is full ({MaxBytes} bytes): its oldest {Records} records are lost. Bring the FeedbackService back, or raise recording.spillBytes")]
    private partial void Lost(long records, long maxBytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "A segment of the spill cannot be read and was put aside as {File}: {Reason}. The other segments are not affected; `sqlite3 {File} .recover` may save its records")]
    private partial void Corrupt(string file, string reason);
}
