using System.Numerics.Tensors;
using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Classifying;

/// <summary>
/// Weights from hashed terms to a few outputs: one padded row per bucket, and a bias. Rows are padded to a multiple of eight
/// so that one term costs one or two vector instructions.
/// </summary>
public sealed class LinearMap
{
    private readonly float[] _rows;

    public LinearMap(int bits, int outputs)
        : this(bits, outputs, new float[(1 << bits) * Pad(outputs)], new float[Pad(outputs)])
    {
    }

    /// <param name="rows">2^bits rows of <see cref="Stride"/> weights.</param>
    public LinearMap(int bits, int outputs, float[] rows, float[] bias)
    {
        if (bits is < 8 or > 20) throw new ArgumentOutOfRangeException(nameof(bits), bits, "2^8 to 2^20 buckets.");
        (Bits, Outputs, Stride) = (bits, outputs, Pad(outputs));
        if (rows.Length != (1 << bits) * Stride) throw new ArgumentException($"{rows.Length} weights for {1 << bits} rows of {Stride}.", nameof(rows));
        if (bias.Length != Stride) throw new ArgumentException($"{bias.Length} biases for {Stride}.", nameof(bias));
        _rows = rows;
        Bias = bias;
    }

    public int Bits { get; }
    public int Outputs { get; }
    public int Stride { get; }
    public float[] Bias { get; }

    public Span<float> Row(int bucket) => _rows.AsSpan(bucket * Stride, Stride);

    public LinearMap Copy() => new(Bits, Outputs, (float[])_rows.Clone(), (float[])Bias.Clone());

    /// <param name="scores">At least <see cref="Stride"/> long; the first <see cref="Outputs"/> are meant.</param>
    internal void Score(TermBuffer terms, Span<float> scores)
    {
        scores = scores[..Stride];
        Bias.CopyTo(scores);
        AddTo(scores, terms);
    }

    /// <summary>The same without the bias, added to what is there.</summary>
    internal void AddTo(Span<float> scores, TermBuffer terms)
    {
        for (var i = 0; i < terms.Count; i++)
            TensorPrimitives.MultiplyAdd(Row(terms.Bucket(i)), terms.Value(i), scores, scores);
    }

    public void Score(HashedText text, Span<float> scores) => Score(text.Buckets, text.Values, scores);

    internal void Score(ReadOnlySpan<int> buckets, ReadOnlySpan<float> values, Span<float> scores)
    {
        scores = scores[..Stride];
        Bias.CopyTo(scores);
        for (var i = 0; i < buckets.Length; i++)
            TensorPrimitives.MultiplyAdd(Row(buckets[i]), values[i], scores, scores);
    }

    /// <summary>Adds <paramref name="share"/> of another map of the same size.</summary>
    internal void Blend(LinearMap other, float share)
    {
        TensorPrimitives.MultiplyAdd(other._rows, share, _rows, _rows);
        TensorPrimitives.MultiplyAdd(other.Bias, share, Bias, Bias);
    }

    public bool IsFinite()
    {
        foreach (var bias in Bias) if (!float.IsFinite(bias)) return false;
        return float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(_rows));
    }

    private static int Pad(int outputs) => (outputs + 7) / 8 * 8;
}
