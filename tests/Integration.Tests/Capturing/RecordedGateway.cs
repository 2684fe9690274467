using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.Capturing;

/// <summary>A gateway before the Simulator, with the FeedbackService and a Postgres of its own; no router. The FeedbackService can be killed and brought back.</summary>
public sealed class RecordedGateway : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _variables = [];
    private readonly (int Http, int Grpc) _feedbackPorts = (Ports.Free(), Ports.Free());
    private ServiceProcess _simulator = null!;

    public Postgres Postgres { get; } = new();

    public ServiceProcess Feedback { get; private set; } = null!;

    public ServiceProcess Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await Postgres.InitializeAsync();
        _simulator = await ServiceProcess.StartAsync("Simulator", _variables, cancellation);
        var file = Path.Combine(Directory.CreateTempSubdirectory("modelproxy-recorded-").FullName, "modelproxy.json");
        await File.WriteAllTextAsync(file, WholeSystem.TwoModels.Replace("$SIMULATOR", _simulator.HttpAddress.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal), cancellation);
        _variables["ConnectionStrings__modelproxydb"] = Postgres.ConnectionString;
        _variables["MODELPROXY_CONFIG"] = file;
        _variables["MODELPROXY_ADMIN_KEY"] = "open-sesame";
        _variables["Observing__IntervalSeconds"] = "0.2";
        _variables["services__feedback__http__0"] = $"http://127.0.0.1:{_feedbackPorts.Http}";
        _variables["services__feedback__grpc__0"] = $"http://127.0.0.1:{_feedbackPorts.Grpc}";
        await StartFeedbackAsync();
        Gateway = await ServiceProcess.StartAsync("Gateway", _variables, cancellation);
    }

    public async Task StartFeedbackAsync()
    {
        Feedback = await ServiceProcess.StartAsync("FeedbackService", _variables, TestContext.Current.CancellationToken, _feedbackPorts.Http, _feedbackPorts.Grpc);
        await Wait.UntilAsync(() => Feedback.AnswersAsync("/health/ready", TestContext.Current.CancellationToken), TestContext.Current.CancellationToken, describe: () => Feedback.Output);
    }

    /// <summary>Asks <c>/v1/chat/completions</c>; gives the query id.</summary>
    public async Task<string> AskAsync(string question, string model = "writer", string? header = null, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["model"] = model;
        body["messages"] = JsonSerializer.SerializeToNode(new[] { new { role = "user", content = question } });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        if (header is not null) request.Headers.Add("x-modelproxy-user", header);
        using var response = await Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return response.Headers.GetValues("x-modelproxy-query-id").Single();
    }

    public Task RecordedAsync(string queryId) => Wait.UntilAsync(async () => await CountAsync($"select count(*) from traffic.exchange where id = '{queryId}'") == 1, TestContext.Current.CancellationToken, describe: () => Gateway.Output + Feedback.Output);

    public async Task<(HttpStatusCode Status, JsonElement Body)> SayAsync(object feedback, string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/feedback") { Content = JsonContent.Create(feedback) };
        if (user is not null) request.Headers.Add("x-modelproxy-user", user);
        using var response = await Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    public Task<long> CountAsync(string sql) => Postgres.ScalarAsync<long>(sql, TestContext.Current.CancellationToken);

    public Task<string> TextAsync(string sql) => Postgres.ScalarAsync<string>($"select coalesce(({sql}), '')", TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Feedback.DisposeAsync();
        await _simulator.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
