using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Classifying;

/// <summary>
/// A <see cref="LinearMap"/> for deciding: the same weights rounded to 8 bits, as they are stored and published, so that a quarter
/// of the memory is walked through at random.
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
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        for (var at = 0; at < _stride; at += 8)
        {
            var sum = Vector256<float>.Zero;
            for (var i = 0; i < terms.Count; i++)
            {
                var weights = Vector64.LoadUnsafe(ref rows, (nuint)(terms.Bucket(i) * _stride + at));
                var wide = Vector256.WidenLower(Vector128.WidenLower(weights.ToVector128()).ToVector256());
                sum += Vector256.ConvertToSingle(wide) * terms.Value(i);
            }

            (sum * _scale + Vector256.LoadUnsafe(ref scores[at])).StoreUnsafe(ref scores[at]);
        }
    }
}
