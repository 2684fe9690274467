using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ModelProxy.EndToEnd.Tests.Clients;

namespace ModelProxy.EndToEnd.Tests.Faults;

/// <summary>Reads an answer with a client's eyes.</summary>
internal static class ReplyReader
{
    public static async Task<Outcome> ReadAsync(Cell cell, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (body, broken) = await BodyAsync(response, cancellationToken);
        var outcome = response.StatusCode != HttpStatusCode.OK ? Refused(cell, response, body)
            : cell.Stream ? Streamed(cell, response, body, broken)
            : broken ? Outcome.Wrong("a plain answer broke off") : Whole(cell, response, cell.Client.TextOf(Parse(body)));
        var attempts = int.Parse(Header(response, "x-modelproxy-attempts"), CultureInfo.InvariantCulture);
        return cell.Fault.Attempts > 0 && attempts != cell.Fault.Attempts ? Outcome.Wrong($"{attempts} attempts, {outcome}") : outcome;
    }

    private static Outcome Refused(Cell cell, HttpResponseMessage response, string body)
    {
        if (!cell.Client.IsError(Parse(body))) return Outcome.Wrong($"{(int)response.StatusCode} in a shape that is not the client's: {body}");
        if (response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is null) return Outcome.Wrong("429 without Retry-After");
        return Outcome.Error((int)response.StatusCode);
    }

    private static Outcome Streamed(Cell cell, HttpResponseMessage response, string body, bool broken)
    {
        var text = new StringBuilder();
        var (ended, failed) = (false, false);
        foreach (var frame in cell.Client.Frames(body))
        {
            if (ended || (failed && !cell.Client.Read(frame).IsError)) return Outcome.Wrong($"something follows the end: {frame}");
            Piece piece;
            try
            {
                piece = cell.Client.Read(frame);
            }
            catch (JsonException)
            {
                return Outcome.Wrong($"a piece that is not JSON: {frame}");
            }
            text.Append(piece.Text);
            (ended, failed) = (ended || piece.IsEnd, failed || piece.IsError);
        }
        if (failed && ended) return Outcome.Wrong("an error event in a whole answer");
        if (failed && !broken) return Outcome.Wrong("an error event, but the connection ends as if all were well");
        if (failed) return text.Length > 0 && Fault.Said.StartsWith(text.ToString(), StringComparison.Ordinal) ? Outcome.Cut : Outcome.Wrong($"an error event after '{text}'");
        if (broken || !ended) return Outcome.Wrong($"{(broken ? "broken off" : "ended")} without the dialect's error event after '{text}'");
        return Whole(cell, response, text.ToString());
    }

    private static Outcome Whole(Cell cell, HttpResponseMessage response, string text)
    {
        var model = Header(response, "x-modelproxy-model");
        var outcome = model == cell.Model ? Outcome.Answer : model == cell.Fault.Fallback ? Outcome.OtherModel : Outcome.Wrong($"{model} answered");
        var says = outcome == Outcome.OtherModel ? Fault.Said : cell.Fault.Says;
        return says is not null && text != says ? Outcome.Wrong($"{outcome}, but it says '{text}'") : outcome;
    }

    /// <returns>What came, and whether the connection broke before the body's end.</returns>
    private static async Task<(string Text, bool Broken)> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            await stream.CopyToAsync(bytes, cancellationToken);
            return (Encoding.UTF8.GetString(bytes.ToArray()), false);
        }
        catch (HttpIOException cut) when (cut.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            return (Encoding.UTF8.GetString(bytes.ToArray()), true);
        }
    }

    private static JsonElement Parse(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "0";
}
