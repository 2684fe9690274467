using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Gateway.Settings;
using ModelProxy.TestKit;

namespace ModelProxy.Unit.Tests.Gateway.Settings;

public sealed class SettingsWatcherTests : IDisposable
{
    private const string Good = """{ "providers": { "p": { "kind": "ollama" } }, "models": { "m": { "provider": "p" } } }""";
    private readonly string _file = Path.GetTempFileName();
    private readonly Notes _notes = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("""{ "providers": { "p": { "kind": "ollama" }, "P": { "kind": "ollama" } }, "models": {} }""", "is there twice")]
    [InlineData("""{ "providers": { "p": { "kind": "ollama", "apiKey": "\ud83d" } }, "models": {} }""", "providers.p.apiKey")]
    public async Task An_edit_that_cannot_be_read_is_told_and_the_next_good_one_is_taken(string bad, string mistake)
    {
        var state = new GatewayState(Good, new Variables(static _ => null), new FakeTimeProvider());
        using var watcher = await WatchAsync(state);

        await File.WriteAllTextAsync(_file, bad, Cancellation);
        await Wait.UntilAsync(() => _notes.Errors.Any(note => note.Contains(mistake, StringComparison.Ordinal)) || watcher.ExecuteTask!.IsCompleted, Cancellation);
        Assert.Contains(mistake, state.Current.Error, StringComparison.Ordinal);
        Assert.NotNull(state.Current.Find("m"));

        await File.WriteAllTextAsync(_file, Good.Replace("\"m\"", "\"n\"", StringComparison.Ordinal), Cancellation);
        await Wait.UntilAsync(() => state.Current.Find("n") is not null, Cancellation);
        Assert.Null(state.Current.Error);
        await watcher.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_failure_of_those_who_hear_of_an_edit_ends_neither_watching_nor_the_gateway()
    {
        var state = new GatewayState(Good, new Variables(static _ => null), new FakeTimeProvider());
        var told = 0;
        state.Changed += _ => throw new InvalidTimeZoneException($"number {++told}");
        using var watcher = await WatchAsync(state);

        await File.WriteAllTextAsync(_file, Good.Replace("\"m\"", "\"n\"", StringComparison.Ordinal), Cancellation);
        await Wait.UntilAsync(() => _notes.Errors.Any(note => note.Contains("number 1", StringComparison.Ordinal)) || watcher.ExecuteTask!.IsCompleted, Cancellation);
        await File.WriteAllTextAsync(_file, Good.Replace("\"m\"", "\"o\"", StringComparison.Ordinal), Cancellation);
        await Wait.UntilAsync(() => state.Current.Find("o") is not null || watcher.ExecuteTask!.IsCompleted, Cancellation);

        Assert.NotNull(state.Current.Find("o"));
        await watcher.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_beside_another_mistake_and_forgotten_when_it_can()
    {
        var state = new GatewayState(Good, new Variables(static _ => null), new FakeTimeProvider());
        state.Reload("{}}");
        using var watcher = await WatchAsync(state);

        File.Delete(_file);
        await Wait.UntilAsync(() => state.Current.Error!.Contains("cannot be read", StringComparison.Ordinal), Cancellation);
        await File.WriteAllTextAsync(_file, Good, Cancellation);
        await Wait.UntilAsync(() => state.Current.Error is null, Cancellation);
        await watcher.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_model_saved_at_run_time_that_does_not_fit_is_logged_once()
    {
        var state = new GatewayState(Good, new Variables(static _ => null), new FakeTimeProvider());
        using var watcher = await WatchAsync(state);
        var unfit = new ModelOverride { Name = "m", Json = """{ "provider": "nobody" }""" };

        state.Apply(new Overrides { Version = 1, Models = { unfit } });
        state.Apply(new Overrides { Version = 2, Models = { unfit }, Weights = { ["m"] = 2 } });

        Assert.Contains("models.m.provider", Assert.Single(_notes.Errors), StringComparison.Ordinal);
        await watcher.StopAsync(Cancellation);
    }

    private async Task<SettingsWatcher> WatchAsync(GatewayState state)
    {
        await File.WriteAllTextAsync(_file, Good, Cancellation);
        var watcher = new SettingsWatcher(new SettingsFile(_file), state, _notes);
        await watcher.StartAsync(Cancellation);
        return watcher;
    }

    private sealed class Notes : ILogger<SettingsWatcher>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _errors = new();

        public IEnumerable<string> Errors => _errors;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error) _errors.Enqueue($"{formatter(state, exception)} {exception?.Message}");
        }
    }
}
