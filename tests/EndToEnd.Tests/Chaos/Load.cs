using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.EndToEnd.Tests.Clients;

namespace ModelProxy.EndToEnd.Tests.Chaos;

/// <summary>
/// Clients of every dialect, streaming and not, asking for named models and for <c>auto</c> at a steady rate, whatever
/// becomes of the answers. Each answer must be whole and say what was asked for; some are rated.
/// </summary>
internal sealed class Load(string gateway) : IDisposable
{
    private const int PerSecond = 200;

    /// <summary>Clients have patience, not endlessly many hands: beyond this the rate gives way.</summary>
    private const int MaxInFlight = 400;
    private const int RatedOneIn = 50;

    private readonly HttpClient _http = new() { BaseAddress = new Uri(gateway), Timeout = TimeSpan.FromMinutes(1) };
    private readonly ConcurrentDictionary<Guid, long> _answered = new();
    private readonly ConcurrentQueue<(long At, string What)> _failures = new();
    private int _inFlight;
    private int _rated;

    /// <summary>Query id → when its answer was complete, by <see cref="Stopwatch"/>.</summary>
    public IReadOnlyDictionary<Guid, long> Answered => _answered;

    public IReadOnlyCollection<(long At, string What)> Failures => _failures;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Ratings that were taken with <c>success: true</c>.</summary>
    public int Rated => Volatile.Read(ref _rated);

    /// <summary>Answers per second over the whole run.</summary>
    public double Rate { get; private set; }

    /// <summary>Asks until <paramref name="enough"/> is cancelled, then waits for the last answers.</summary>
    public async Task RunAsync(CancellationToken enough)
    {
        var started = Stopwatch.GetTimestamp();
        var asked = 0;
        var pending = new List<Task>();
        while (!enough.IsCancellationRequested)
        {
            var due = (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * PerSecond);
            for (; asked < due && InFlight < MaxInFlight; asked++) pending.Add(AskAsync(asked));
            pending.RemoveAll(task => task.IsCompleted);
            await Task.Delay(10, CancellationToken.None);
        }
        Rate = _answered.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Task.WhenAll(pending);
    }

    public void Dispose() => _http.Dispose();

    private async Task AskAsync(int number)
    {
        Interlocked.Increment(ref _inFlight);
        await Task.Yield();
        try
        {
            var client = ClientDialect.All[number % ClientDialect.All.Count];
            var (stream, model, word) = (client.Streams && number % 2 == 0, number % 10 < 7 ? "auto" : "coder", $"answer {number} it is");
            using var request = new HttpRequestMessage(HttpMethod.Post, client.Path) { Content = JsonContent.Create(client.Ask(model, $"Reply with exactly: {word}", stream)) };
            using var response = await _http.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode) Failed($"{client.Name}: {(int)response.StatusCode} {body}");
            else if (TextOf(client, stream, body) is var text && text != word) Failed($"{client.Name}: '{text}' instead of '{word}'");
            else
            {
                var id = Guid.Parse(response.Headers.GetValues("x-modelproxy-query-id").Single());
                _answered[id] = Stopwatch.GetTimestamp();
                if (number % RatedOneIn == 0) await RateAsync(id);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException or JsonException or InvalidOperationException)
        {
            Failed($"{failure.GetType().Name}: {failure.Message}");
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task RateAsync(Guid id)
    {
        using var response = await _http.PostAsJsonAsync("/api/feedback", new { queryId = id, rating = 4 });
        if (response.IsSuccessStatusCode) Interlocked.Increment(ref _rated);
        else Failed($"rating: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    private static string TextOf(ClientDialect client, bool stream, string body)
    {
        if (!stream)
        {
            using var json = JsonDocument.Parse(body);
            return client.TextOf(json.RootElement);
        }
        var pieces = client.Frames(body).Select(client.Read).ToArray();
        return pieces.Any(p => p.IsEnd) && !pieces.Any(p => p.IsError) ? string.Concat(pieces.Select(p => p.Text)) : $"half an answer: {body}";
    }

    private void Failed(string what) => _failures.Enqueue((Stopwatch.GetTimestamp(), what));
}
