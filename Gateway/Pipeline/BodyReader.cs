using System.Buffers;
using Microsoft.AspNetCore.Connections;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>Reads a request body up to the configured limit.</summary>
internal static class BodyReader
{
    public static async ValueTask<Outcome<ReadOnlyMemory<byte>>> ReadAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit) return TooLarge(limit);
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
            return new ChatFailure { Kind = FailureKind.BadRequest, Status = 415, Type = "invalid_request_error", Message = $"A body in Content-Encoding {encoding} is not read here: send it as it is." };
        var reader = request.BodyReader;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                if (result.Buffer.Length > limit)
                {
                    reader.AdvanceTo(result.Buffer.End);
                    return TooLarge(limit);
                }
                if (result.IsCompleted)
                {
                    var body = result.Buffer.ToArray();
                    reader.AdvanceTo(result.Buffer.End);
                    return new ReadOnlyMemory<byte>(body);
                }
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (ConnectionResetException)
        {
            return UpstreamFailures.Cancelled(FailurePhase.Request);
        }
        catch (BadHttpRequestException broken)
        {
            return broken.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge(limit)
                : new ChatFailure { Kind = FailureKind.BadRequest, Status = 400, Type = "invalid_request_error", Message = $"The request body could not be read: {broken.Message}" };
        }
    }

    private static ChatFailure TooLarge(long limit) => new()
    {
        Kind = FailureKind.TooLarge,
        Status = 413,
        Type = "request_too_large",
        Message = $"The request body is larger than {limit} bytes. Send less, or raise limits.bodyBytes in modelproxy.json.",
    };
}
