using Microsoft.Extensions.Logging;
using ModelProxy.Gateway.Capture;

namespace ModelProxy.Unit.Tests.Gateway.Capture;

public sealed class SpillTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("modelproxy-spill-").FullName;
    private readonly Notes _notes = new();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_was_written_comes_back_in_its_order_and_goes_when_it_is_removed()
    {
        using var spill = Open();
        for (byte i = 0; i < 5; i++) spill.Append(SpillKind.Records, 10, [i]);
        Assert.Equal(50, spill.Waiting);

        var (segment, rows) = spill.Oldest(3);
        Assert.Equal([0, 1, 2], rows.Select(r => (int)r.Payload[0]));
        spill.Remove(segment, [.. rows.Select(r => (r.Id, r.Count))]);
        spill.Remove(segment, [.. rows.Select(r => (r.Id, r.Count))]); // delivered twice at the same time

        Assert.Equal(20, spill.Waiting);
        Assert.Equal([3, 4], spill.Oldest(3).Rows.Select(r => (int)r.Payload[0]));
    }

    [Fact]
    public void What_is_under_way_as_well_is_not_given_out_until_it_is_known_not_to_have_arrived()
    {
        using var spill = Open();
        var arrives = spill.Append(SpillKind.Records, 1, [0], held: true);
        var fails = spill.Append(SpillKind.Records, 1, [1], held: true);
        spill.Append(SpillKind.Records, 1, [2]);
        Assert.Equal([2], Assert.Single(spill.Oldest(1).Rows).Payload);

        spill.Remove(arrives.Segment, [(arrives.Id, 1)]);
        spill.Release(fails.Segment, fails.Id);
        Assert.Equal([1, 2], spill.Oldest(9).Rows.Select(r => (int)r.Payload[0]));
    }

    [Fact]
    public void A_process_that_was_killed_leaves_everything_to_the_next()
    {
        var killed = Open();
        for (byte i = 0; i < 3; i++) killed.Append(SpillKind.Records, 1, [i]);
        Assert.All(Segments(), file => Assert.True(File.Exists(file + "-wal"))); // written ahead, not checkpointed
        var copy = Directory.CreateTempSubdirectory("modelproxy-spill-").FullName;
        Copy(_root, copy); // as the disk is at the very moment of the kill
        killed.Dispose();

        using var next = new Spill(copy, static () => 1L << 30, _notes);
        Assert.Equal(3, next.Waiting);
        Assert.Equal([0, 1, 2], next.Oldest(9).Rows.Select(r => (int)r.Payload[0]));
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public void Two_gateways_on_one_machine_keep_apart_and_the_living_takes_over_from_the_dead()
    {
        using var living = Open();
        var dead = Open();
        dead.Append(SpillKind.Records, 7, [1]);
        living.AdoptOrphans();
        Assert.Equal(0, living.Waiting); // not an orphan yet

        dead.Dispose();
        living.AdoptOrphans();
        Assert.Equal(7, living.Waiting);
        Assert.Equal([1], Assert.Single(living.Oldest(9).Rows).Payload);
    }

    [Fact]
    public void It_stays_within_its_bound_leaves_texts_out_first_and_then_loses_the_oldest_with_a_word()
    {
        const long bound = 4 * 1024 * 1024;
        using var spill = Open(bound);
        var payload = new byte[64 * 1024];
        var tight = false;
        for (var i = 0; i < 150; i++)
        {
            payload[0] = (byte)i;
            spill.Append(SpillKind.Records, 1, payload);
            if (spill.IsTight && !tight)
            {
                tight = true;
                Assert.Equal(i + 1, spill.Waiting); // told to leave texts out before anything is lost
            }
        }
        Assert.True(tight);
        Assert.True(Segments().Length > 1);
        // the newest segment, its log and one row may stand above it
        Assert.True(spill.Bytes <= bound + bound / 4, $"{spill.Bytes} bytes");
        var left = Drain(spill).Select(r => (int)r.Payload[0]).ToArray();
        Assert.Equal(Enumerable.Range(150 - left.Length, left.Length), left);
        Assert.Contains(_notes.Errors, note => note.Contains("its oldest", StringComparison.Ordinal) && note.Contains("recording.spillBytes", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bound_that_changes_while_running_holds_from_the_next_record_on()
    {
        var bound = 64L * 1024 * 1024;
        using var spill = new Spill(_root, () => bound, _notes);
        var payload = new byte[60_000];
        for (var i = 0; i < 60; i++) spill.Append(SpillKind.Records, 1, payload);
        Assert.False(spill.IsTight);

        bound = 1024 * 1024;
        Assert.True(spill.IsTight);
        for (var i = 0; i < 20; i++) spill.Append(SpillKind.Records, 1, payload);
        Assert.True(spill.Bytes <= bound + bound / 2, $"{spill.Bytes} bytes");
        Assert.Contains(_notes.Errors, note => note.Contains("1048576", StringComparison.Ordinal));

        bound = 64L * 1024 * 1024;
        var waiting = spill.Waiting;
        for (var i = 0; i < 60; i++) spill.Append(SpillKind.Records, 1, payload);
        Assert.Equal(waiting + 60, spill.Waiting);
    }

    [Theory]
    [InlineData(0)] // no database any more
    [InlineData(1)] // a page overwritten
    [InlineData(2)] // one byte of a payload turned over, which SQLite itself does not see
    public void A_damaged_segment_is_put_aside_with_a_word_and_the_others_replay(int damage)
    {
        var payload = Enumerable.Repeat((byte)0x5A, 60_000).ToArray();
        using (var spill = Open(bound: 2 * 1024 * 1024))
            for (var i = 0; i < 14; i++)
            {
                payload[^1] = (byte)i;
                spill.Append(SpillKind.Records, 1, payload);
            }
        var files = Segments();
        Assert.True(files.Length >= 3);
        Damage(files[1], damage);

        using var again = Open(bound: 2 * 1024 * 1024);
        var rows = Drain(again);

        Assert.InRange(rows.Count, 14 - 6, 13);
        Assert.Equal(0, rows[0].Payload[^1]);
        Assert.Equal(13, rows[^1].Payload[^1]);
        Assert.Equal(0, again.Waiting);
        Assert.True(File.Exists(files[1] + ".corrupt"));
        Assert.Contains(_notes.Errors, note => note.Contains(files[1] + ".corrupt", StringComparison.Ordinal) && note.Contains("The other segments are not affected", StringComparison.Ordinal));
        again.Append(SpillKind.Records, 1, [42]);
        Assert.Equal([42], Assert.Single(Drain(again)).Payload);
    }

    [Fact]
    public void Segments_put_aside_do_not_pile_up()
    {
        using (Open()) { }
        var folder = Directory.GetDirectories(_root).Single();
        for (var i = 0; i < 7; i++) File.WriteAllText(Path.Combine(folder, $"segment-0000000000000000000{i}-0000.db"), "this is no database, whatever its name says");
        using var spill = Open();
        Assert.Equal(["3", "4", "5", "6"], Directory.GetFiles(folder, "*.db.corrupt").Order(StringComparer.Ordinal).Select(f => Path.GetFileName(f)[27..28]));
    }

    private Spill Open(long bound = 1L << 30) => new(_root, () => bound, _notes);

    private string[] Segments() => [.. Directory.GetFiles(_root, "segment-*.db", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static List<SpillRow> Drain(Spill spill)
    {
        var all = new List<SpillRow>();
        while (spill.Oldest(4) is { Rows: { Count: > 0 } rows } oldest)
        {
            all.AddRange(rows);
            spill.Remove(oldest.Segment, [.. rows.Select(r => (r.Id, r.Count))]);
        }
        return all;
    }

    private static void Damage(string file, int how)
    {
        var bytes = File.ReadAllBytes(file);
        if (how == 0) bytes.AsSpan(0, 100).Fill(0xFF);
        else if (how == 1) bytes.AsSpan(4096, 4096).Fill(0xFF);
        else bytes[bytes.AsSpan().LastIndexOf(new byte[] { 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A }) + 3] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "lock"))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private sealed class Notes : ILogger
    {
        public List<string> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error) Errors.Add(formatter(state, exception));
        }
    }
}
