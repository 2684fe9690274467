using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>HTTP/2 has no terminating chunk to leave out: a stream that was cut ends with a reset instead of its end flag.</summary>
public sealed class Http2Tests(Http2Tests.Running running) : IClassFixture<Http2Tests.Running>
{
    [Fact]
    public async Task A_whole_stream_ends_as_whole()
    {
        var answer = await running.AskAsync("lives");

        Assert.True(answer.Whole);
        Assert.EndsWith("data: [DONE]\n\n", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut-after")]
    [InlineData("error-after")]
    [InlineData("end-after")]
    public async Task A_stream_that_dies_ends_with_its_error_event_and_a_reset(string fault)
    {
        for (var i = 0; i < 3; i++) // a reset that overtakes the event would do so now and then
        {
            await running.Host.FaultAsync("up-dies", $"\"{fault}\":3,\"chunk-delay\":40");

            var answer = await running.AskAsync("dies");

            Assert.False(answer.Whole);
            Assert.NotEmpty(answer.StreamedText);
            Assert.Contains("\"error\":", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("[DONE]", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_that_dies_leaves_the_others_on_its_connection_alone()
    {
        await running.Host.FaultAsync("up-dies", "\"cut-after\":3,\"chunk-delay\":40");
        var lives = running.AskAsync("lives", "Tell a story. [[sim tokens=40 chunk-delay=40]]");

        var died = await running.AskAsync("dies");

        Assert.False(died.Whole);
        Assert.True((await lives).Whole);
    }

    /// <summary>A gateway that speaks HTTP/2 over TLS, and one connection to it.</summary>
    public sealed class Running : IAsyncLifetime
    {
        private readonly int _secure = Ports.Free();
        private readonly HttpClient _client = new(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
            EnableMultipleHttp2Connections = false,
        });

        internal GatewayHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var plain = Ports.Free();
            Host = await GatewayHost.StartAsync("""
                {
                  "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "k" } },
                  "models": { "dies": { "provider": "sim", "upstreamModel": "up-dies" }, "lives": { "provider": "sim", "upstreamModel": "up-lives" } },
                  "resilience": { "breakerMinimum": 1000 }
                }
                """, port: plain, environment: new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{plain};https://127.0.0.1:{_secure}",
                ["Kestrel__Certificates__Default__Path"] = CertificateFile(),
                ["Kestrel__Certificates__Default__Password"] = "test",
            });
            await Wait.UntilAsync(AnswersAsync, TestContext.Current.CancellationToken, describe: () => Host.Gateway.Output); // the plain port is opened first
        }

        internal async Task<ChatResult> AskAsync(string model, string prompt = "Tell a story. [[sim tokens=40]]")
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"https://127.0.0.1:{_secure}/v1/chat/completions")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = JsonContent.Create(new JsonObject { ["model"] = model, ["stream"] = true, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }) }),
            };
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal(HttpVersion.Version20, response.Version);
            return await ChatResult.ReadAsync(response, TestContext.Current.CancellationToken);
        }

        private async Task<bool> AnswersAsync()
        {
            try
            {
                using var response = await _client.GetAsync($"https://127.0.0.1:{_secure}/health/live", TestContext.Current.CancellationToken);
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await Host.DisposeAsync();
        }

        private static string CertificateFile()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            var path = Path.Combine(Directory.CreateTempSubdirectory("modelproxy-tls-").FullName, "test.pfx");
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "test"));
            return path;
        }
    }
}
