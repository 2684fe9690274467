using System.Text;
using Google.Protobuf;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.FeedbackService.Recording;

namespace ModelProxy.FeedbackService.Transferring;

/// <summary>Reads exported lines back, the way recorded exchanges and ratings come: idempotent, batch by batch. One per import; not thread-safe.</summary>
internal sealed class Importer(RecordQueue queue, SignalImport signals)
{
    private const int BatchLines = 500;
    private const int LongestLine = 128 * 1024 * 1024;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private readonly LineSplitter _splitter = new(LongestLine);
    private readonly List<DataLine> _batch = [];
    private readonly ImportReply _reply = new();
    private long _lines;

    /// <exception cref="InvalidDataException">A line cannot be read; says which and why. Those before it are stored.</exception>
    public async Task TakeAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        IReadOnlyList<byte[]> lines;
        try
        {
            lines = _splitter.Take(piece.Span);
        }
        catch (InvalidDataException tooLong)
        {
            throw await RefusedAsync(tooLong.Message, cancellationToken);
        }
        foreach (var line in lines) await TakeLineAsync(line, cancellationToken);
    }

    public async Task<ImportReply> EndAsync(CancellationToken cancellationToken)
    {
        await TakeLineAsync(_splitter.Rest(), cancellationToken);
        await StoreAsync(cancellationToken);
        return _reply;
    }

    private async Task TakeLineAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(bytes).Trim().TrimStart('\uFEFF');
        if (text.Length == 0) return;
        _lines++;
        DataLine line;
        try
        {
            line = Parser.Parse<DataLine>(text);
        }
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            _lines--;
            throw await RefusedAsync(unreadable.Message, cancellationToken);
        }
        if (Mistake(line) is { } mistake)
        {
            _lines--;
            throw await RefusedAsync(mistake, cancellationToken);
        }
        _batch.Add(line);
        if (_batch.Count >= BatchLines) await StoreAsync(cancellationToken);
    }

    private static string? Mistake(DataLine line) => line.WhatCase switch
    {
        DataLine.WhatOneofCase.Exchange => ExchangeReader.Read(line.Exchange) is null ? "exchange.id is no UUID of version 7" : null,
        DataLine.WhatOneofCase.Signal => SignalImport.Mistake(line.Signal),
        DataLine.WhatOneofCase.Label => SignalImport.Mistake(line.Label),
        _ => "it holds neither exchange, signal nor label",
    };

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        var exchanges = _batch.Where(l => l.Exchange is not null).Select(l => l.Exchange).ToArray();
        if (exchanges.Length > 0)
            _reply.Exchanges += await queue.WriteAsync([.. exchanges.Select(e => ExchangeReader.Read(e)!)], exchanges.Sum(e => (long)e.CalculateSize()), cancellationToken);
        _reply.Signals += await signals.WriteAsync([.. _batch.Select(l => l.Signal).OfType<Signal>()], cancellationToken);
        _reply.Labels += await signals.WriteAsync([.. _batch.Select(l => l.Label).OfType<Label>()], cancellationToken);
        _reply.Lines = _lines;
        _batch.Clear();
    }

    private async Task<InvalidDataException> RefusedAsync(string reason, CancellationToken cancellationToken)
    {
        await StoreAsync(cancellationToken);
        return new InvalidDataException($"Line {_lines + 1} cannot be read: {reason}. The {_lines} lines before it are stored; correct it and send all of it again, what is known is left alone.");
    }
}
