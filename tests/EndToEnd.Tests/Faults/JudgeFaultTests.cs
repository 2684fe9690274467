using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ModelProxy.EndToEnd.Tests.Chaos;
using ModelProxy.EndToEnd.Tests.Clients;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Faults;

/// <summary>Every fault of the judge, seen by a client that asks for <c>auto</c>, plain and streaming.</summary>
public sealed class JudgeFaultTests : IAsyncLifetime
{
    private static readonly ChatClient Client = new();

    private readonly ServicePart _providers = new("providers", "Simulator", new Dictionary<string, string?>(), Ports.Free());
    private readonly ServicePart _ollama = new("ollama", "Simulator", new Dictionary<string, string?>(), Ports.Free());
    private ServicePart _router = null!;
    private ServicePart _gateway = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("modelproxy-judge-").FullName, "modelproxy.json");
        await File.WriteAllTextAsync(file, WholeSystem.TwoModels.Replace("$SIMULATOR", _providers.Address, StringComparison.Ordinal)
            .Replace("\"default\": \"writer\"", "\"default\": \"writer\", \"mode\": \"llama3\", \"judge\": { \"deadlineMs\": 2500 }", StringComparison.Ordinal), Cancellation);
        var (variables, places) = (new Dictionary<string, string?> { ["MODELPROXY_CONFIG"] = file, ["ConnectionStrings__llama3"] = $"Endpoint={_ollama.Address};Model=llama3", ["Llama3__Concurrency"] = "8" }, new ServicePlaces());
        places.Write(variables);
        _router = new ServicePart("router", "RouterService", variables, places.Of("RouterService").Http, places.Of("RouterService").Grpc);
        _gateway = new ServicePart("gateway", "Gateway", variables, Ports.Free());
        await Task.WhenAll(_providers.BringBackAsync(Cancellation), _ollama.BringBackAsync(Cancellation));
        await Task.WhenAll(_router.BringBackAsync(Cancellation), _gateway.BringBackAsync(Cancellation));
        await Wait.UntilAsync(() => _router.Output.Contains("is ready at", StringComparison.Ordinal), Cancellation, describe: () => _router.Output);
        // the first decision of all may be late: the judge has to be heard once
        await Wait.UntilAsync(async () => (await AskAsync("Write a story about the sun", stream: false)).StartsWith("llama3", StringComparison.Ordinal), Cancellation, describe: () => _router.Output);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new[] { _gateway, _router, _ollama, _providers })
            if (part is not null) await part.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_the_judge_does_the_client_gets_a_whole_answer_and_the_page_says_who_decided()
    {
        var table = new StringBuilder("| the judge | who decides | the client sees | why |\n|---|---|---|---|\n");
        var asked = 0;
        foreach (var fault in JudgeFault.All)
        {
            if (fault.IsDead) await _ollama.KillAsync();
            foreach (var stream in new[] { false, true })
            {
                var route = await AskAsync(fault.Ask(++asked), stream);
                Assert.True(route.StartsWith(fault.Decides + ";", StringComparison.Ordinal), $"{fault.Name}, {(stream ? "stream" : "plain")}: {route} instead of {fault.Decides}\n{_router.Output}");
                if (fault.Decides == "rules") Assert.Equal("rules; confidence=30", route);
            }
            table.Append(CultureInfo.InvariantCulture, $"| {fault.Name} | {fault.Decides} | answer / answer | {fault.Rule} |\n");
        }
        await FaultPage.HoldsAsync(FaultPage.Judge, table.ToString(), Cancellation);
    }

    /// <returns>Who decided, as <c>x-modelproxy-route</c> says it, once the answer proved whole.</returns>
    private async Task<string> AskAsync(string question, bool stream)
    {
        using var response = await _gateway.Http.PostAsync(Client.Path, JsonContent.Create(Client.Ask("auto", question, stream)), Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        if (stream)
        {
            var pieces = Client.Frames(body).Select(Client.Read).ToArray();
            Assert.True(pieces.Any(p => p.IsEnd) && !pieces.Any(p => p.IsError), body);
            Assert.NotEmpty(string.Concat(pieces.Select(p => p.Text)));
        }
        else
        {
            using var json = JsonDocument.Parse(body);
            Assert.NotEmpty(Client.TextOf(json.RootElement));
        }
        return response.Headers.GetValues("x-modelproxy-route").Single();
    }
}
