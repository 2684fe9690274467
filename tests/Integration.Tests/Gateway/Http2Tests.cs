using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

public sealed class Http2Tests
{
    [Fact]
    public async Task Over_HTTP_2_too_a_stream_that_dies_ends_with_its_error_event_and_a_reset()
    {
        var (plain, secure) = (Ports.Free(), Ports.Free());
        await using var host = await GatewayHost.StartAsync("""
            {
              "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "k" } },
              "models": { "dies": { "provider": "sim", "upstreamModel": "up-dies" } }
            }
            """, port: plain, environment: new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{plain};https://127.0.0.1:{secure}",
            ["Kestrel__Certificates__Default__Path"] = CertificateFile(),
            ["Kestrel__Certificates__Default__Password"] = "test",
        });
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } });
        for (var i = 0; i < 5; i++)
        {
            await host.FaultAsync("up-dies", "\"cut-after\":3");
            using var request = new HttpRequestMessage(HttpMethod.Post, $"https://127.0.0.1:{secure}/v1/chat/completions")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = JsonContent.Create(new JsonObject { ["model"] = "dies", ["stream"] = true, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Tell a story. [[sim tokens=40]]" }) }),
            };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

            var answer = await ChatResult.ReadAsync(response, TestContext.Current.CancellationToken);

            Assert.False(answer.Whole);
            Assert.NotEmpty(answer.StreamedText);
            Assert.Contains("\"error\":", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("[DONE]", answer.Body, StringComparison.Ordinal);
        }
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
