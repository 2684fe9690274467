using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;

namespace ModelProxy.RecordingBench.Losing;

/// <summary>Questions at a steady rate, whatever becomes of them; remembers the id of every answer.</summary>
internal sealed class Asking(Uri gateway) : IDisposable
{
    private const int MaxInFlight = 400;

    private readonly HttpClient _http = new() { BaseAddress = gateway, Timeout = TimeSpan.FromMinutes(1) };
    private readonly ConcurrentDictionary<Guid, bool> _answered = new();
    private int _inFlight;
    private int _failed;

    public ConcurrentDictionary<Guid, bool> Answered => _answered;

    public int Failed => Volatile.Read(ref _failed);

    public TimeSpan Took { get; private set; }

    public async Task RunAsync(int perSecond, CancellationToken enough)
    {
        var clock = Stopwatch.StartNew();
        for (var asked = 0L; !enough.IsCancellationRequested;)
        {
            for (var due = (long)(clock.Elapsed.TotalSeconds * perSecond); asked < due && Volatile.Read(ref _inFlight) < MaxInFlight; asked++) _ = AskAsync(asked);
            await Task.Delay(5, CancellationToken.None);
        }
        Took = clock.Elapsed;
        while (Volatile.Read(ref _inFlight) > 0) await Task.Delay(10, CancellationToken.None);
    }

    public void Dispose() => _http.Dispose();

    private async Task AskAsync(long number)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            using var answer = await _http.PostAsJsonAsync("/v1/chat/completions", new { model = "coder", messages = new[] { new { role = "user", content = $"Reply with exactly: {number}" } } });
            await answer.Content.ReadAsByteArrayAsync();
            if (answer.IsSuccessStatusCode && Guid.TryParse(answer.Headers.GetValues("x-modelproxy-query-id").Single(), out var id)) _answered[id] = true;
            else Interlocked.Increment(ref _failed);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
        {
            if (Interlocked.Increment(ref _failed) <= 5) Console.WriteLine($"failed: {failure.Message}");
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
