using System.Buffers;

namespace ModelProxy.FeedbackService.Transferring;

/// <summary>Cuts what arrives in pieces into lines. Not thread-safe.</summary>
internal sealed class LineSplitter(int longest)
{
    private readonly ArrayBufferWriter<byte> _rest = new();

    /// <summary>The lines that this piece completes, without their line feed.</summary>
    /// <exception cref="InvalidDataException">A line is longer than allowed.</exception>
    public IReadOnlyList<byte[]> Take(ReadOnlySpan<byte> piece)
    {
        var lines = new List<byte[]>();
        for (var end = piece.IndexOf((byte)'\n'); end >= 0; end = piece.IndexOf((byte)'\n'))
        {
            Keep(piece[..end]);
            lines.Add(Rest());
            piece = piece[(end + 1)..];
        }
        Keep(piece);
        return lines;
    }

    /// <summary>What stands behind the last line feed.</summary>
    public byte[] Rest()
    {
        var line = _rest.WrittenSpan.ToArray();
        _rest.ResetWrittenCount();
        return line;
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (_rest.WrittenCount + piece.Length > longest) throw new InvalidDataException($"it is longer than {longest} bytes");
        _rest.Write(piece);
    }
}
