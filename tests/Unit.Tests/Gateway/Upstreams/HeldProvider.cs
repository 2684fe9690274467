using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams;

/// <summary>A provider on a real socket that holds every Chat Completions stream until the test answers it.</summary>
internal sealed class HeldProvider : IAsyncDisposable
{
    private const string Answer = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"fine\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private readonly ConcurrentDictionary<string, Channel<TaskCompletionSource<int>>> _asked = new();
    private readonly WebApplication _app;

    private HeldProvider(WebApplication app)
    {
        _app = app;
        _app.MapPost("/v1/chat/completions", HoldAsync);
    }

    public string Address => _app.Urls.Single();

    public static async Task<HeldProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var provider = new HeldProvider(builder.Build());
        await provider._app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>The next request for a model; the status it is given is its answer, 200 with a whole stream.</summary>
    public ValueTask<TaskCompletionSource<int>> AskedAsync(string model) => For(model).Reader.ReadAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HoldAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        For(body.RootElement.GetProperty("model").GetString()!).Writer.TryWrite(answer);
        try
        {
            http.Response.StatusCode = await answer.Task.WaitAsync(http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return; // called off
        }
        http.Response.ContentType = http.Response.StatusCode == 200 ? "text/event-stream" : "application/json";
        await http.Response.WriteAsync(http.Response.StatusCode == 200 ? Answer : "{}");
    }

    private Channel<TaskCompletionSource<int>> For(string model) => _asked.GetOrAdd(model, static _ => Channel.CreateUnbounded<TaskCompletionSource<int>>());
}
