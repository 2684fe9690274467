using System.Text;
using System.Text.Json;

namespace ModelProxy.Contract.Tests.Providers;

/// <summary>A stream of Chat Completions as the caller sees it.</summary>
internal sealed record ChatStream(string Text, string Reasoning, string Finish, string Error, string Raw)
{
    public static async Task<ChatStream> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var raw = new StringBuilder();
        try
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
            while (await reader.ReadLineAsync(cancellation) is { } line) raw.Append(line).Append('\n');
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            // a reply that is cut ends so
        }
        return Read(raw.ToString());
    }

    private static ChatStream Read(string raw)
    {
        var (text, reasoning, finish, error) = ("", "", "", "");
        foreach (var line in raw.Split('\n').Where(l => l.StartsWith("data: {", StringComparison.Ordinal)))
        {
            var chunk = JsonDocument.Parse(line[6..]).RootElement;
            if (chunk.TryGetProperty("error", out var failed)) error += failed.GetProperty("message").GetString();
            if (!chunk.TryGetProperty("choices", out var choices) || choices.GetArrayLength() == 0) continue;
            var delta = choices[0].GetProperty("delta");
            if (delta.TryGetProperty("content", out var content)) text += content.GetString();
            if (delta.TryGetProperty("reasoning_content", out var thought)) reasoning += thought.GetString();
            if (choices[0].TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String) finish = reason.GetString()!;
        }
        return new ChatStream(text, reasoning, finish, error, raw);
    }
}
