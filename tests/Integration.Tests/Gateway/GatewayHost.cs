using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>A gateway and a Simulator that is all its providers, as real processes.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly bool _ownsSimulator;

    private GatewayHost(ServiceProcess simulator, ServiceProcess gateway, string config, bool ownsSimulator)
    {
        (Simulator, Gateway, ConfigPath, _ownsSimulator) = (simulator, gateway, config, ownsSimulator);
    }

    public ServiceProcess Simulator { get; }

    public ServiceProcess Gateway { get; }

    /// <summary>The gateway's modelproxy.json.</summary>
    public string ConfigPath { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="config"><c>$SIMULATOR</c> stands for the Simulator's address, <c>$GATEWAY</c> for the gateway's own.</param>
    public static async Task<GatewayHost> StartAsync(string config, ServiceProcess? simulator = null, IReadOnlyDictionary<string, string?>? environment = null, int? port = null)
    {
        var own = simulator is null;
        simulator ??= await StartSimulatorAsync();
        var path = Path.Combine(Directory.CreateTempSubdirectory("modelproxy-gateway-").FullName, "modelproxy.json");
        var gatewayPort = port ?? Ports.Free();
        await File.WriteAllTextAsync(path, Filled(config, simulator, gatewayPort), Cancellation);
        try
        {
            var variables = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>()) { ["MODELPROXY_CONFIG"] = path };
            return new GatewayHost(simulator, await ServiceProcess.StartAsync("Gateway", variables, Cancellation, gatewayPort), path, own);
        }
        catch
        {
            if (own) await simulator.DisposeAsync();
            throw;
        }
    }

    public static Task<ServiceProcess> StartSimulatorAsync(int? port = null, string missing = "") =>
        ServiceProcess.StartAsync("Simulator", new Dictionary<string, string?> { ["SIMULATOR_LATENCY"] = "0", ["SIMULATOR_MISSING"] = missing }, Cancellation, port);

    /// <summary>Replaces the file whole, as editors do.</summary>
    public async Task WriteConfigAsync(string config)
    {
        await File.WriteAllTextAsync(ConfigPath + ".new", Filled(config, Simulator, Gateway.HttpPort), Cancellation);
        File.Move(ConfigPath + ".new", ConfigPath, overwrite: true);
    }

    /// <summary>Queues a fault for the next requests to an upstream model.</summary>
    public async Task FaultAsync(string upstreamModel, string fault, int times = 1)
    {
        var wish = JsonNode.Parse($"{{{fault}}}")!.AsObject();
        (wish["model"], wish["times"]) = (upstreamModel, times);
        using var response = await Simulator.Http.PostAsJsonAsync("/sim/faults", wish, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>One request to <c>/v1/chat/completions</c>, read to its end however it ends.</summary>
    public async Task<ChatResult> AskAsync(string model, bool stream = false, string prompt = "Say something.", string path = "/v1/chat/completions", JsonArray? tools = null,
        CancellationToken? cancellation = null)
    {
        using var response = await OpenAsync(model, stream, prompt, path, tools, cancellation);
        return await ChatResult.ReadAsync(response, cancellation ?? Cancellation);
    }

    /// <summary>The same up to the headers, which a stream sends with its first output.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string model, bool stream, string prompt, string path = "/v1/chat/completions", JsonArray? tools = null, CancellationToken? cancellation = null)
    {
        var body = new JsonObject { ["model"] = model, ["stream"] = stream, ["max_tokens"] = 200, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }) };
        if (tools is not null) body["tools"] = tools;
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        return await Gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation ?? Cancellation);
    }

    /// <summary>A line of <c>GET /models</c>.</summary>
    public async Task<JsonElement> ModelAsync(string name)
    {
        var models = await Gateway.Http.GetFromJsonAsync<JsonElement>("/models", Cancellation);
        return models.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("name").GetString() == name);
    }

    public Task<JsonElement> HealthAsync() => Gateway.Http.GetFromJsonAsync<JsonElement>("/health", Cancellation);

    /// <summary>What the Simulator was asked for a model, oldest first.</summary>
    public async Task<JsonElement[]> ReceivedAsync(string upstreamModel) =>
        [.. (await Simulator.Http.GetFromJsonAsync<JsonElement>($"/sim/requests?model={upstreamModel}", Cancellation)).EnumerateArray()];

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        if (_ownsSimulator) await Simulator.DisposeAsync();
    }

    private static string Filled(string config, ServiceProcess simulator, int gatewayPort) => config
        .Replace("$SIMULATOR", simulator.HttpAddress.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal)
        .Replace("$GATEWAY", $"http://127.0.0.1:{gatewayPort}", StringComparison.Ordinal);
}

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Whole">False: the connection ended without the end of the body.</param>
internal sealed record ChatResult(int Status, string Body, bool Whole, string Model, int Attempts, string? RetryAfter)
{
    /// <summary>Text of a Chat Completions stream, its pieces joined.</summary>
    public string StreamedText => string.Concat(Chunks.Select(chunk => chunk.GetProperty("choices") is { } choices && choices.GetArrayLength() > 0
        && choices[0].GetProperty("delta").TryGetProperty("content", out var text) ? text.GetString() : ""));

    public IEnumerable<JsonElement> Chunks => Body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line[6..]).RootElement)
        .Where(chunk => chunk.TryGetProperty("choices", out _));

    public static async Task<ChatResult> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (body, whole) = (new MemoryStream(), true);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[8192];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0) body.Write(buffer, 0, count);
        }
        catch (IOException)
        {
            whole = false;
        }
        string Header(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
        return new ChatResult((int)response.StatusCode, Encoding.UTF8.GetString(body.ToArray()), whole, Header("x-modelproxy-model"), int.Parse(Header("x-modelproxy-attempts"), System.Globalization.CultureInfo.InvariantCulture),
            response.Headers.TryGetValues("retry-after", out var wait) ? string.Join(',', wait) : null);
    }
}
