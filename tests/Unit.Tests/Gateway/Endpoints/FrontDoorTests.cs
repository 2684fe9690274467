using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Endpoints;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Unit.Tests.Gateway.Endpoints;

/// <summary>Surfaces with a bug behind them, on a real socket.</summary>
public sealed class FrontDoorTests : IAsyncLifetime
{
    private readonly ErrorLog _log = new();
    private readonly HttpClient _http = new();
    private Drain _drain = null!;
    private WebApplication _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var state = new GatewayState("""{ "providers": {}, "models": {} }""", new Variables(_ => null), TimeProvider.System);
        _drain = new Drain(state, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), TimeProvider.System, NullLogger<Drain>.Instance);
        var door = new FrontDoor(_drain, new GatewayIdentity(), new SurfaceErrors(new DialectRegistry()), TimeProvider.System, _log);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Use(door.RunAsync);
        _app.Run(async http =>
        {
            if (http.Request.Path == "/begun") await http.Response.WriteAsync("half an ans");
            throw new InvalidOperationException("a bug");
        });
        await _app.StartAsync(Cancellation);
        _http.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _drain.Dispose();
    }

    [Theory]
    [InlineData("/v1/embeddings", "error.message")]
    [InlineData("/v1/messages", "error.message")]
    [InlineData("/api/show", "error")]
    [InlineData("/api/feedback", "message")]
    public async Task A_bug_is_an_error_in_the_words_of_the_surface_and_its_query_id_is_in_the_log(string path, string where)
    {
        using var response = await _http.PostAsJsonAsync(path, new { }, Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var queryId = Assert.Single(response.Headers.GetValues("x-modelproxy-query-id"));
        var told = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        foreach (var name in where.Split('.')) told = told.GetProperty(name);
        Assert.Contains(queryId, told.GetString(), StringComparison.Ordinal);
        var (text, bug) = Assert.Single(_log.Errors);
        Assert.Contains(queryId, text, StringComparison.Ordinal);
        Assert.Equal("a bug", bug?.Message);
        Assert.Equal(0, _drain.Open);
    }

    [Fact]
    public async Task A_bug_after_the_reply_began_ends_it_without_its_end()
    {
        using var response = await _http.GetAsync("/begun", HttpCompletionOption.ResponseHeadersRead, Cancellation);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Cancellation));
    }

    private sealed class ErrorLog : ILogger<FrontDoor>
    {
        public ConcurrentQueue<(string Text, Exception? Bug)> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Errors.Enqueue((formatter(state, exception), exception));
    }
}
