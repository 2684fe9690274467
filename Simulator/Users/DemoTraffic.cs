using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ModelProxy.Simulator.Asking;

namespace ModelProxy.Simulator.Users;

/// <summary>Simulated users at work, so that a first run has something to show and something to learn from: they ask the gateway for <c>auto</c>, rate what they get and ask again when it disappoints.</summary>
internal sealed partial class DemoTraffic(IHttpClientFactory clients, IOptions<UserOptions> options, TimeProvider clock, ILogger<DemoTraffic> log) : BackgroundService
{
    public const string Client = "gateway";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Count == 0) return;
        Begins(options.Value.Count, options.Value.PerMinute);
        SimulatedUser[] users = [.. Enumerable.Range(1, options.Value.Count).Select(number => SimulatedUser.Number(number))];
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1 / options.Value.PerMinute), clock);
        var away = false;
        for (var turn = 0; await timer.WaitForNextTickAsync(stoppingToken); turn++)
        {
            var draw = new Draw("turn", $"{turn}");
            try
            {
                await AskAsync(draw.Pick(users, "user"), draw.Pick(PromptSheet.Prompts, "prompt"), stoppingToken);
                away = false;
            }
            catch (HttpRequestException failure)
            {
                if (!away) Away(failure.Message);
                away = true;
            }
        }
    }

    private async Task AskAsync(SimulatedUser user, string prompt, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(Client);
        using var response = await SendAsync(http, user, prompt, cancellationToken);
        if (!response.IsSuccessStatusCode || !response.Headers.TryGetValues("x-modelproxy-query-id", out var ids)) return;
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        // an answer without a mark is a real model's: nobody here can tell how good it is
        if (AnswerMark.Read(answer.Items("choices").FirstOrDefault().Get("message").Text("content") ?? "") is not { } fair) return;
        if (user.Rate(fair, prompt) is { } stars) await RateAsync(http, user, ids.First(), stars, cancellationToken);
        if (user.Next(user.Opinion(fair, prompt), prompt) is not NextStep.Goes) (await SendAsync(http, user, prompt, cancellationToken)).Dispose();
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, SimulatedUser user, string prompt, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(new { model = "auto", messages = new[] { new { role = "user", content = prompt } } }) };
        request.Headers.Add("x-modelproxy-user", user.Name);
        return await http.SendAsync(request, cancellationToken);
    }

    private static async Task RateAsync(HttpClient http, SimulatedUser user, string queryId, int stars, CancellationToken cancellationToken)
    {
        using var feedback = new HttpRequestMessage(HttpMethod.Post, "/api/feedback") { Content = JsonContent.Create(new { queryId, rating = stars }) };
        feedback.Headers.Add("x-modelproxy-user", user.Name);
        using var rated = await http.SendAsync(feedback, cancellationToken);
        rated.EnsureSuccessStatusCode();
    }

    [LoggerMessage(LogLevel.Information, "{Users} simulated users ask the gateway {PerMinute} times a minute and rate what they get")]
    private partial void Begins(int users, double perMinute);

    [LoggerMessage(LogLevel.Warning, "The simulated users do not reach the gateway: {Reason}")]
    private partial void Away(string reason);
}
