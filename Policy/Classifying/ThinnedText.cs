using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Classifying;

/// <summary>A text with a share of its terms left out at random, scaled back to its length. Reused from step to step.</summary>
internal sealed class ThinnedText(float dropout, Random random)
{
    private int[] _buckets = new int[1024];
    private float[] _values = new float[1024];
    private readonly float _scale = 1 / MathF.Sqrt(1 - Math.Clamp(dropout, 0, 0.9f));

    public int Count { get; private set; }
    public ReadOnlySpan<int> Buckets => _buckets.AsSpan(0, Count);
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    public void Take(HashedText text)
    {
        if (text.Buckets.Length > _buckets.Length) (_buckets, _values) = (new int[text.Buckets.Length], new float[text.Buckets.Length]);
        Count = 0;
        for (var i = 0; i < text.Buckets.Length; i++)
        {
            if (dropout > 0 && random.NextSingle() < dropout) continue;
            (_buckets[Count], _values[Count]) = (text.Buckets[i], text.Values[i] * _scale);
            Count++;
        }
    }
}
