using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Classifying;

/// <summary>
/// A classifier or a set of skill heads in few bytes: weights rounded to 8 bits against one scale, empty rows left out,
/// Brotli over all. Reading throws <see cref="InvalidDataException"/> on anything that is not exactly that.
/// </summary>
public static class ClassifierFormat
{
    private const int Magic = 0x3143504D;
    private const int LongestRaw = 64 << 20;

    /// <summary>A classifier stays the same over many policies; packing it well takes seconds.</summary>
    private static readonly ConditionalWeakTable<DomainClassifier, byte[]> Packed = [];

    public static byte[] Write(DomainClassifier classifier) => Packed.GetValue(classifier, Pack);

    private static byte[] Pack(DomainClassifier classifier)
    {
        using var bytes = new MemoryStream();
        using (var brotli = new BrotliStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var writer = new BinaryWriter(brotli))
        {
            writer.Write(Magic);
            writer.Write(classifier.Temperature);
            writer.Write(MemoryMarshal.AsBytes(classifier.Familiar.Bits));
            WriteMap(writer, classifier.Weights);
        }

        return bytes.ToArray();
    }

    public static DomainClassifier Read(byte[] bytes)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var reader = new BinaryReader(new BoundedStream(brotli, LongestRaw));
            if (reader.ReadInt32() != Magic) throw new InvalidDataException("Not a classifier: wrong first bytes.");
            var temperature = reader.ReadSingle();
            if (!(temperature is > 0.01f and < 100)) throw new InvalidDataException($"Classifier temperature {temperature}.");
            var familiar = new ulong[new FamiliarTerms().Bits.Length];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(familiar.AsSpan()));
            var map = ReadMap(reader);
            if (map.Outputs != Domains.Count) throw new InvalidDataException($"Classifier for {map.Outputs} domains, not {Domains.Count}.");
            return new DomainClassifier(map, new FamiliarTerms(familiar), temperature);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException("Broken classifier: " + e.Message, e);
        }
    }

    internal static void WriteMap(BinaryWriter writer, LinearMap map)
    {
        var scale = ScaleOf(map);
        writer.Write((byte)map.Bits);
        writer.Write((byte)map.Outputs);
        writer.Write(scale);
        foreach (var bias in map.Bias.AsSpan(0, map.Outputs)) writer.Write(bias);
        Span<sbyte> rounded = stackalloc sbyte[map.Outputs];
        var last = -1;
        for (var b = 0; b < 1 << map.Bits; b++)
        {
            var row = map.Row(b);
            var any = false;
            for (var o = 0; o < map.Outputs; o++)
            {
                rounded[o] = Rounded(row[o], scale);
                any |= rounded[o] != 0;
            }

            if (!any) continue;
            writer.Write7BitEncodedInt(b - last);
            writer.Write(MemoryMarshal.AsBytes(rounded));
            last = b;
        }

        writer.Write7BitEncodedInt(0);
    }

    /// <summary>Rounding against a cut scale keeps the many middling weights exact; the few giants are clipped.</summary>
    internal static float ScaleOf(LinearMap map)
    {
        var largest = 1e-9f;
        for (var b = 0; b < 1 << map.Bits; b++)
            foreach (var w in map.Row(b)) largest = Math.Max(largest, Math.Abs(w));
        return Math.Min(largest, 8f) / 127;
    }

    internal static sbyte Rounded(float weight, float scale) => (sbyte)Math.Clamp(MathF.Round(weight / scale), -127, 127);

    internal static LinearMap ReadMap(BinaryReader reader)
    {
        int bits = reader.ReadByte(), outputs = reader.ReadByte();
        if (bits is < 8 or > 20 || outputs is < 1 or > 200) throw new InvalidDataException($"A map of 2^{bits} buckets and {outputs} outputs.");
        var scale = reader.ReadSingle();
        if (!float.IsFinite(scale) || scale <= 0) throw new InvalidDataException($"Weight scale {scale}.");
        var map = new LinearMap(bits, outputs);
        for (var o = 0; o < outputs; o++)
        {
            map.Bias[o] = reader.ReadSingle();
            if (!float.IsFinite(map.Bias[o])) throw new InvalidDataException("A bias is not a number.");
        }

        var bucket = -1;
        var row = new byte[outputs];
        for (int step; (step = reader.Read7BitEncodedInt()) != 0;)
        {
            bucket += step;
            if (step < 0 || bucket >= 1 << bits) throw new InvalidDataException($"Bucket {bucket} of {1 << bits}.");
            reader.BaseStream.ReadExactly(row);
            var weights = map.Row(bucket);
            for (var o = 0; o < outputs; o++) weights[o] = (sbyte)row[o] * scale;
        }

        return map;
    }
}
