using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;

namespace ModelProxy.Policy.Snapshots;

/// <summary>
/// A snapshot in bytes: <c>MPPS</c>, format number, SHA-256 of the rest, Brotli. Evidence is sparse: cells that were never
/// observed take no room.
/// </summary>
internal static class SnapshotFormat
{
    private const int Header = 4 + 1 + 32;
    private const byte Number = 2;

    /// <summary>Without the spread of tastes.</summary>
    private const byte Former = 1;
    private const int LongestBytes = 64 << 20;
    private const int LongestRaw = 256 << 20;
    private static ReadOnlySpan<byte> Magic => "MPPS"u8;

    public static byte[] Write(PolicyState state)
    {
        using var body = new MemoryStream();
        using (var brotli = new BrotliStream(body, CompressionLevel.Optimal, leaveOpen: true))
        using (var writer = new BinaryWriter(brotli)) WriteState(writer, state);

        var bytes = new byte[Header + body.Length];
        Magic.CopyTo(bytes);
        bytes[4] = Number;
        body.GetBuffer().AsSpan(0, (int)body.Length).CopyTo(bytes.AsSpan(Header));
        SHA256.HashData(bytes.AsSpan(Header), bytes.AsSpan(5, 32));
        return bytes;
    }

    public static PolicyState? TryRead(ReadOnlySpan<byte> bytes, out string fault)
    {
        fault = "";
        if (bytes.Length < Header || !bytes[..4].SequenceEqual(Magic)) fault = "Not a policy snapshot: wrong first bytes.";
        else if (bytes.Length > LongestBytes) fault = $"A snapshot of {bytes.Length} bytes; at most {LongestBytes}.";
        else if (bytes[4] is not (Number or Former)) fault = $"Snapshot format {bytes[4]}; this program reads {Number}.";
        else if (!SHA256.HashData(bytes[Header..]).AsSpan().SequenceEqual(bytes.Slice(5, 32))) fault = "The checksum does not match: the snapshot is damaged.";
        if (fault.Length > 0) return null;
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(bytes[Header..].ToArray()), CompressionMode.Decompress);
            using var reader = new BinaryReader(new BoundedStream(brotli, LongestRaw));
            return ReadState(reader, bytes[4]);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            fault = "Unreadable snapshot: " + e.Message;
            return null;
        }
    }

    private static void WriteState(BinaryWriter w, PolicyState s)
    {
        w.Write(s.Version);
        w.Write(s.PublishedAt.UtcTicks);
        List(w, s.Models, m => w.Write(m));
        WriteCells(w, s.Alpha);
        WriteCells(w, s.Beta);
        List(w, s.Priors, p => { w.Write(p.Model); w.Write(p.Mean); List(w, p.Strengths, d => w.Write(d)); });
        List(w, s.Tastes, t => { w.Write(t.Who); w.Write(t.Model); w.Write(t.Sum); w.Write(t.Count); });
        List(w, s.Expenses, e => { w.Write(e.Model); w.Write(e.CostUsd); w.Write(e.LatencyMs); });
        w.Write(s.Calibration.Bias);
        w.Write(s.Calibration.Gap);
        w.Write(s.Calibration.Sign);
        w.Write(s.TasteSpread);
        w.Write(s.Classifier is not null);
        if (s.Classifier is { } classifier)
        {
            var bytes = ClassifierFormat.Write(classifier);
            w.Write(bytes.Length);
            w.Write(bytes);
        }

        w.Write(s.Heads is not null);
        if (s.Heads is not { } heads) return;
        w.Write(heads.Trust);
        List(w, heads.Models, m => w.Write(m));
        ClassifierFormat.WriteMap(w, heads.Weights);
    }

    private static PolicyState ReadState(BinaryReader r, byte number)
    {
        var state = new PolicyState { Version = r.ReadInt64(), PublishedAt = new DateTimeOffset(r.ReadInt64(), TimeSpan.Zero) };
        var models = List(r, PolicyCheck.MostModels, () => r.ReadString());
        var cells = models.Length * EvidenceTable.CellsPerModel;
        return state with
        {
            Models = models,
            Alpha = ReadCells(r, cells),
            Beta = ReadCells(r, cells),
            Priors = List(r, PolicyCheck.MostModels, () => new CardPrior { Model = r.ReadString(), Mean = r.ReadDouble(), Strengths = List(r, Domains.Count, () => r.ReadString()) }),
            Tastes = List(r, PolicyCheck.MostTastes, () => new Taste(r.ReadString(), r.ReadString(), r.ReadDouble(), r.ReadDouble())),
            Expenses = List(r, PolicyCheck.MostModels, () => new ModelExpense(r.ReadString(), r.ReadDouble(), r.ReadDouble())),
            Calibration = new ConfidenceCalibration(r.ReadDouble(), r.ReadDouble(), r.ReadDouble()),
            TasteSpread = number == Former ? TasteTable.UsualSpread : r.ReadDouble(),
            Classifier = r.ReadBoolean() ? ClassifierFormat.Read(Bytes(r)) : null,
            Heads = r.ReadBoolean() ? ReadHeads(r) : null,
        };
    }

    private static SkillHeads ReadHeads(BinaryReader r)
    {
        var trust = r.ReadSingle();
        var models = List(r, PolicyCheck.MostModels, () => r.ReadString());
        return new SkillHeads(models, ClassifierFormat.ReadMap(r), trust);
    }

    private static byte[] Bytes(BinaryReader r)
    {
        var length = r.ReadInt32();
        if (length is < 0 or > LongestBytes) throw new InvalidDataException($"A classifier of {length} bytes.");
        var bytes = r.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new InvalidDataException("The classifier is cut off.");
    }

    private static void WriteCells(BinaryWriter w, ImmutableArray<float> cells)
    {
        var last = -1;
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] == 1) continue;
            w.Write7BitEncodedInt(i - last);
            w.Write(cells[i]);
            last = i;
        }

        w.Write7BitEncodedInt(0);
    }

    private static ImmutableArray<float> ReadCells(BinaryReader r, int count)
    {
        var cells = new float[count];
        Array.Fill(cells, 1f);
        var at = -1;
        for (int step; (step = r.Read7BitEncodedInt()) != 0;)
        {
            at += step;
            if (step < 0 || at >= count) throw new InvalidDataException($"Evidence cell {at} of {count}.");
            cells[at] = r.ReadSingle();
        }

        return [.. cells];
    }

    private static void List<T>(BinaryWriter w, ImmutableArray<T> items, Action<T> write)
    {
        w.Write7BitEncodedInt(items.Length);
        foreach (var item in items) write(item);
    }

    private static ImmutableArray<T> List<T>(BinaryReader r, int most, Func<T> read)
    {
        var count = r.Read7BitEncodedInt();
        if (count < 0 || count > most) throw new InvalidDataException($"A list of {count}; at most {most}.");
        var items = ImmutableArray.CreateBuilder<T>();
        for (var i = 0; i < count; i++) items.Add(read());
        return items.ToImmutable();
    }
}
