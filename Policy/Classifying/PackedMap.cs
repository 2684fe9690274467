using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Classifying;

/// <summary>
/// A <see cref="LinearMap"/> for deciding: the same weights rounded to 8 bits, as they are stored and published, so that a quarter
/// of the memory is walked through at random. Sixteen outputs are summed in one walk.
/// </summary>
internal sealed class PackedMap
{
    private readonly sbyte[] _rows;
    private readonly float _scale;
    private readonly int _stride;

    public PackedMap(LinearMap map)
    {
        _stride = map.Stride;
        _scale = ClassifierFormat.ScaleOf(map);
        _rows = new sbyte[(1 << map.Bits) * _stride];
        for (var bucket = 0; bucket < 1 << map.Bits; bucket++)
        {
            var row = map.Row(bucket);
            for (var o = 0; o < map.Outputs; o++) _rows[bucket * _stride + o] = ClassifierFormat.Rounded(row[o], _scale);
        }
    }

    /// <param name="scores">As long as a row; added to.</param>
    public void AddTo(Span<float> scores, TermBuffer terms)
    {
        var at = 0;
        for (; at + 16 <= _stride; at += 16)
        {
            var (low, high) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (var i = 0; i < terms.Count; i++)
            {
                var (row, value) = (terms.Bucket(i) * _stride + at, terms.Value(i));
                low += Eight(row) * value;
                high += Eight(row + 8) * value;
            }

            Add(low, scores[at..]);
            Add(high, scores[(at + 8)..]);
        }

        for (; at < _stride; at += 8)
        {
            var sum = Vector256<float>.Zero;
            for (var i = 0; i < terms.Count; i++) sum += Eight(terms.Bucket(i) * _stride + at) * terms.Value(i);
            Add(sum, scores[at..]);
        }
    }

    private Vector256<float> Eight(int from)
    {
        var weights = Vector64.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_rows), (nuint)from);
        return Vector256.ConvertToSingle(Vector256.WidenLower(Vector128.WidenLower(weights.ToVector128()).ToVector256()));
    }

    private void Add(Vector256<float> sum, Span<float> scores) => (sum * _scale + Vector256.LoadUnsafe(ref scores[0])).StoreUnsafe(ref scores[0]);
}
