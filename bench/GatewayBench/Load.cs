using System.Diagnostics;

namespace ModelProxy.GatewayBench;

/// <summary>Asks a target over and over.</summary>
internal static class Load
{
    /// <summary>Milliseconds of each request to its last byte (plain) or to its first (stream), and how many failed.</summary>
    public static async Task<Tally> RunAsync(Target target, Scenario scenario, TimeSpan length)
    {
        using var client = Client();
        var tally = new Tally();
        var clock = Stopwatch.StartNew();
        await (scenario.AtOnce is { } atOnce
            ? Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => ClosedAsync(client, target, scenario.Stream, length, clock, tally)))
            : OpenAsync(client, target, scenario, length, clock, tally));
        tally.Seconds = clock.Elapsed.TotalSeconds;
        return tally;
    }

    /// <summary>Opens streams and leaves them open until disposed.</summary>
    public static async Task<IAsyncDisposable> HoldAsync(Target target, int streams)
    {
        var held = new Held();
        for (var i = 0; i < streams; i++)
        {
            var response = await held.Client.SendAsync(target.Request(Requests.HoldOpen()), HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            held.Responses.Add(response);
        }
        return held;
    }

    private static HttpClient Client() => new(new SocketsHttpHandler { PooledConnectionLifetime = Timeout.InfiniteTimeSpan, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Requests leave on a fixed clock, and latency counts from when they were due.</summary>
    private static async Task OpenAsync(HttpClient client, Target target, Scenario scenario, TimeSpan length, Stopwatch clock, Tally tally)
    {
        var running = new List<Task>();
        for (var i = 0; ; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / scenario.Rate);
            if (due >= length) break;
            var wait = due - clock.Elapsed;
            if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait);
            running.Add(OneAsync(client, target, scenario.Stream, due, clock, tally));
        }
        await Task.WhenAll(running);
    }

    private static async Task ClosedAsync(HttpClient client, Target target, bool stream, TimeSpan length, Stopwatch clock, Tally tally)
    {
        while (clock.Elapsed < length) await OneAsync(client, target, stream, clock.Elapsed, clock, tally);
    }

    private static async Task OneAsync(HttpClient client, Target target, bool stream, TimeSpan began, Stopwatch clock, Tally tally)
    {
        try
        {
            using var request = target.Request(stream ? Requests.Stream(target.Model) : Requests.Plain(target.Model));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[16 * 1024];
            var read = await body.ReadAsync(buffer);
            var first = clock.Elapsed;
            while (read > 0) read = await body.ReadAsync(buffer);
            tally.Add((stream ? first : clock.Elapsed) - began);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
        {
            tally.Fail();
        }
    }

    private sealed class Held : IAsyncDisposable
    {
        public HttpClient Client { get; } = Load.Client();

        public List<HttpResponseMessage> Responses { get; } = [];

        public ValueTask DisposeAsync()
        {
            foreach (var response in Responses) response.Dispose();
            Client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
