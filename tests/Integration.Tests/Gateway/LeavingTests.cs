using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>Callers who leave while something else than a provider is waited for: no fault of the gateway's, and none of the services'.</summary>
public sealed class LeavingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_leaves_while_a_service_is_asked_or_the_body_comes_is_no_bug()
    {
        await using var silent = new SilentService();
        await using var host = await GatewayHost.StartAsync("""
            { "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk" } }, "models": { "m": { "provider": "sim", "upstreamModel": "sim-gpt" } },
              "routing": { "judge": { "deadlineMs": 60000 } } }
            """, environment: new Dictionary<string, string?> { ["services__router__grpc__0"] = silent.Address, ["services__learning__grpc__0"] = silent.Address });

        var messages = new[] { new { role = "user", content = "Hello" } };
        foreach (var (path, body) in new (string, object)[]
        {
            ("/v1/chat/completions", new { model = "auto", messages }),
            ("/api/routing/analyze", new { query = "Hello" }),
            ("/api/routing/explain/0198a1b2-0000-7000-8000-000000000001", new { }),
        })
            await LeaveAsync(host, path, body);
        await LeaveInTheMiddleOfTheBodyAsync(host, "/v1/chat/completions");
        await LeaveInTheMiddleOfTheBodyAsync(host, "/api/feedback");

        await host.Gateway.StopAsync(Cancellation); // what is under way is over then, and told
        Assert.DoesNotContain(host.Gateway.Output.Split('\n'), line => line.Contains("Exception", StringComparison.Ordinal) || line.Contains("Unexpected failure", StringComparison.Ordinal) || line.Contains("The RouterService does not answer", StringComparison.Ordinal));
    }

    private static async Task LeaveAsync(GatewayHost host, string path, object body)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(500);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Gateway.Http.PostAsJsonAsync(path, body, patience.Token));
    }

    private static async Task LeaveInTheMiddleOfTheBodyAsync(GatewayHost host, string path)
    {
        foreach (var linger in new[] { true, false }) // by the end of the stream, and by a reset
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, host.Gateway.HttpPort, Cancellation);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"model\":"), Cancellation);
            await Wait.UntilAsync(async () => (await host.HealthAsync()).GetProperty("status").GetString() is not null, Cancellation); // it has been read up to here
            if (!linger) socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
    }

    /// <summary>Takes connections and never says a word.</summary>
    private sealed class SilentService : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> _callers = [];
        private readonly Task _taking;

        public SilentService()
        {
            _listener.Start();
            _taking = TakeAsync();
        }

        public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _taking;
            foreach (var caller in _callers) caller.Dispose();
        }

        private async Task TakeAsync()
        {
            try
            {
                while (true) _callers.Add(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                // the test is over
            }
        }
    }
}
