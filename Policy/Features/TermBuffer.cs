namespace ModelProxy.Policy.Features;

/// <summary>
/// The hashed terms of one text: bucket → weighted count, in open addressing over fixed arrays. One lives per thread and is
/// cleared between texts, so that reading a text of any length allocates nothing.
/// </summary>
internal sealed class TermBuffer
{
    private const int Slots = 1 << 14;
    private const int Limit = 11_000;

    [ThreadStatic] private static TermBuffer? shared;

    private readonly int[] _buckets = new int[Slots];
    private readonly float[] _values = new float[Slots];
    private readonly int[] _used = new int[Limit];

    public static TermBuffer Rent()
    {
        var buffer = shared ??= new TermBuffer();
        buffer.Clear();
        return buffer;
    }

    public int Count { get; private set; }

    /// <summary>Bits of a bucket number; terms are folded into 2^Bits buckets.</summary>
    public int Bits { get; set; } = 16;

    public int Bucket(int i) => _buckets[_used[i]] - 1;

    public float Value(int i) => _values[_used[i]];

    /// <summary>Sum of the squared values, before <see cref="Normalise"/> the square of the text's length.</summary>
    public float Squares
    {
        get
        {
            var squares = 0f;
            for (var i = 0; i < Count; i++) squares += _values[_used[i]] * _values[_used[i]];
            return squares;
        }
    }

    public void Clear()
    {
        for (var i = 0; i < Count; i++)
        {
            _buckets[_used[i]] = 0;
            _values[_used[i]] = 0;
        }

        Count = 0;
    }

    public void Add(uint hash, float weight)
    {
        var bucket = (int)(hash >> (32 - Bits)) + 1;
        var slot = (int)((hash * 0x9E3779B1u) >> 18);
        while (_buckets[slot] != bucket)
        {
            if (_buckets[slot] == 0)
            {
                if (Count == Limit) return;
                _buckets[slot] = bucket;
                _used[Count++] = slot;
                break;
            }

            slot = (slot + 1) & (Slots - 1);
        }

        _values[slot] += weight;
    }

    /// <summary>Turns counts into a unit vector of damped counts: a word said ten times is not ten times the evidence.</summary>
    public void Normalise()
    {
        var squares = 0f;
        for (var i = 0; i < Count; i++)
        {
            var value = _values[_used[i]];
            if (value > 1) value = 1 + MathF.Log(value);
            _values[_used[i]] = value;
            squares += value * value;
        }

        if (squares <= 0) return;
        var scale = 1 / MathF.Sqrt(squares);
        for (var i = 0; i < Count; i++) _values[_used[i]] *= scale;
    }

    /// <summary>A copy that outlives the buffer, for training.</summary>
    public HashedText Copy()
    {
        var buckets = new int[Count];
        var values = new float[Count];
        for (var i = 0; i < Count; i++) (buckets[i], values[i]) = (Bucket(i), Value(i));
        return new HashedText(buckets, values);
    }
}

/// <summary>The unit vector of one text: bucket numbers and their values, of equal length.</summary>
public sealed record HashedText(int[] Buckets, float[] Values);
