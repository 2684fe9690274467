using System.Globalization;

namespace ModelProxy.FeedbackService.Transferring;

/// <summary>How far exchanges, signals and labels have been exported, in the order in which they were recorded: 1200.45.7.</summary>
internal readonly record struct TransferCursor(long Exchange, long Signal, long Label)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Exchange}.{Signal}.{Label}");

    /// <summary>Null for anything <see cref="ToString"/> did not write; nothing is the beginning.</summary>
    public static TransferCursor? Parse(string text)
    {
        if (text.Length == 0) return default(TransferCursor);
        var parts = text.Split('.');
        return parts.Length == 3 && Number(parts[0]) is { } exchange && Number(parts[1]) is { } signal && Number(parts[2]) is { } label ? new TransferCursor(exchange, signal, label) : null;
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
