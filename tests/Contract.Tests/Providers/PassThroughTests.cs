using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelProxy.TestKit;

namespace ModelProxy.Contract.Tests.Providers;

/// <summary><c>/openai/**</c>, <c>/anthropic/**</c> and <c>/ollama/**</c>: whatever else a provider has, handed through with its key.</summary>
public sealed class PassThroughTests(ProvidersFixture system)
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/openai/v1/batches", "authorization", "Bearer sk-")]
    [InlineData("/openai/batches", "authorization", "Bearer sk-")]
    [InlineData("/anthropic/v1/messages/batches", "x-api-key", "sk-ant")]
    public async Task The_providers_key_takes_the_place_of_the_callers_credentials(string path, string header, string key)
    {
        var mark = ProvidersFixture.NewMark();
        using var request = new HttpRequestMessage(HttpMethod.Post, path + "?x=1") { Content = JsonContent.Create(new { mark }) };
        request.Headers.Add("Cookie", "session=caller");
        request.Headers.Add("x-admin-key", "nosy");
        request.Headers.Add("anthropic-beta", "files-api");
        request.Headers.Add("X-Forwarded-For", "10.0.0.1");
        using var response = await system.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("pass-through", response.Headers.GetValues("x-modelproxy-route").Single());
        var sent = await system.SentWithAsync(path[path.LastIndexOf('/')..], mark, Cancellation);
        Assert.StartsWith("/v1/", sent.GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal("?x=1", sent.GetProperty("query").GetString());
        Assert.Equal($$"""{"mark":"{{mark}}"}""", sent.GetProperty("body").GetString());
        var headers = sent.GetProperty("headers");
        Assert.StartsWith(key, headers.GetProperty(header).GetString(), StringComparison.Ordinal);
        Assert.Equal("files-api", headers.GetProperty("anthropic-beta").GetString());
        Assert.DoesNotContain(ProvidersFixture.Key, headers.GetRawText(), StringComparison.Ordinal);
        foreach (var name in new[] { "cookie", "x-admin-key", "x-forwarded-for" }) Assert.False(headers.TryGetProperty(name, out _), name);
    }

    [Fact]
    public async Task A_file_goes_up_and_comes_down_and_goes_away()
    {
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { new ByteArrayContent([0, 255, 10, 13, 26]), "file", "odd.bin" } };
        using var uploaded = await system.Http.PostAsync("/openai/v1/files", form, Cancellation);
        var file = await uploaded.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var id = file.GetProperty("id").GetString();
        var content = await system.Http.GetByteArrayAsync($"/openai/v1/files/{id}/content", Cancellation);
        using var deleted = await system.Http.DeleteAsync($"/openai/v1/files/{id}", Cancellation);
        using var gone = await system.Http.GetAsync($"/openai/v1/files/{id}", Cancellation);

        Assert.Equal((5, "odd.bin", "batch"), (file.GetProperty("bytes").GetInt32(), file.GetProperty("filename").GetString(), file.GetProperty("purpose").GetString()));
        Assert.Equal([0, 255, 10, 13, 26], content);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("does not exist", await gone.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal); // the provider's own words
    }

    [Fact]
    public async Task A_large_upload_is_with_the_provider_before_it_has_ended_here()
    {
        const long half = 40L * 1024 * 1024; // together more than any body the gateway holds
        var body = new HalvedUpload(half);
        using var form = new MultipartFormDataContent { { body, "file", ProvidersFixture.NewMark() } };
        var sending = system.Http.PostAsync("/openai/v1/files", form, Cancellation);

        await Wait.UntilAsync(async () => (await system.SentAsync("/v1/files", Cancellation)).Any(r => r.GetProperty("outcome").GetString() == "receiving"), Cancellation, TimeSpan.FromSeconds(60), () => system.Output);
        Assert.False(sending.IsCompleted);
        body.GoOn();
        using var response = await sending;
        var file = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(2 * half, file.GetProperty("bytes").GetInt64());
        Assert.Equal(body.Sha256, file.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Sound_comes_back_byte_by_byte()
    {
        using var response = await system.PostAsync("/openai/v1/audio/speech", new { model = "tts-1", input = "abc", voice = "alloy" }, Cancellation);

        Assert.Equal("audio/mpeg", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0xE1, 0xE2, 0xE3], await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_stream_is_handed_through_as_it_comes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openai/v1/chat/completions") { Content = JsonContent.Create(new { model = "gpt-5", stream = true, messages = new[] { new { role = "user", content = "x [[sim tokens=5 stall-after=2]]" } } }) };
        using var response = await system.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));

        // the provider is silent from here on: what it has sent is there all the same
        Assert.StartsWith("data: {", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ollamas_own_paths_are_reached()
    {
        var tags = await system.Http.GetFromJsonAsync<JsonElement>("/ollama/api/tags", Cancellation);
        using var pulled = await system.PostAsync("/ollama/api/pull", new { model = "phi3", stream = false }, Cancellation);

        Assert.NotEqual(0, tags.GetProperty("models").GetArrayLength());
        Assert.Contains("success", await pulled.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_the_provider_refuses_rests_and_the_next_one_serves()
    {
        var mark = ProvidersFixture.NewMark();
        using var _ = await system.FaultAsync(new Dictionary<string, object> { ["path"] = "/v1/batches", ["status"] = 429, ["retry-after"] = 300 }, Cancellation);
        using var limited = await system.PostAsync("/openai/v1/batches", new { mark }, Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        for (var i = 0; i < 3; i++)
        {
            using var served = await system.PostAsync("/openai/v1/batches", new { mark }, Cancellation);
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        }
        var keys = (await system.SentAsync("/v1/batches", Cancellation)).Where(r => r.GetRawText().Contains(mark, StringComparison.Ordinal)).Select(r => r.GetProperty("headers").GetProperty("authorization").GetString()).ToArray();

        Assert.Single(keys[1..].Distinct());
        Assert.NotEqual(keys[0], keys[1]);
    }

    [Theory]
    [InlineData("/openai/v1/files", "error", null)]
    [InlineData("/anthropic/v1/files", "error", "error")]
    [InlineData("/ollama/api/tags", "error", null)]
    public async Task Without_a_key_nobody_gets_through(string path, string member, string? type)
    {
        using var stranger = new HttpClient { BaseAddress = system.Gateway };
        using var response = await stranger.GetAsync(path, Cancellation);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.True(error.TryGetProperty(member, out _));
        if (type is not null) Assert.Equal(type, error.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_key_bound_to_models_is_kept_from_what_is_not_seen()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openai/v1/files");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "narrow-key");
        using var response = await system.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("narrow", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keys_rate_limit_counts_here_too()
    {
        HttpStatusCode last = default;
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/ollama/api/tags");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "slow-key");
            using var response = await system.Http.SendAsync(request, Cancellation);
            last = response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    /// <summary>Written to the socket as they stand: no client library would send them.</summary>
    public static TheoryData<string, string> Attacks => new()
    {
        { "GET /openai/v1/../../admin HTTP/1.1\r\n", "\"error\":{\"message\"" },
        { "GET /openai/%2e%2e/health HTTP/1.1\r\n", "\"error\":{\"message\"" },
        { "GET /openai/v1/..%2f..%2fadmin HTTP/1.1\r\n", "\"error\":{\"message\"" },
        { "GET /openai/v1/%252e%252e/admin HTTP/1.1\r\n", "\"error\":{\"message\"" },
        { "GET /anthropic/..%5c..%5cadmin HTTP/1.1\r\n", "\"type\":\"error\"" },
        { "GET /anthropic/v1/..\\..\\admin HTTP/1.1\r\n", "\"type\":\"error\"" },
        { "GET /ollama/../../etc/passwd HTTP/1.1\r\n", "\"error\":\"" },
        { "GET /ollama//evil.example.com/ HTTP/1.1\r\n", "\"error\":\"" },
        { "GET /openai/v1/files HTTP/1.1\r\nX-Original-URL: /v1/keys\r\n", "\"error\":{\"message\"" },
        { "POST /openai/v1/files HTTP/1.1\r\nX-HTTP-Method-Override: DELETE\r\nContent-Length: 0\r\n", "\"error\":{\"message\"" },
        { "POST /openai/v1/batches HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n", "\"error\":{\"message\"" },
        { "GET /openai/v1/files HTTP/1.1\r\nX-Odd: a\u0001b\r\n", "" },
        { "POST /openai/v1/batches HTTP/1.1\r\nTransfer-Encoding: chunked, identity\r\n", "" },
        { "POST /openai/v1/batches HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 5\r\n", "" },
        { "GET /openai/v1/files HTTP/1.1\r\nX-Folded: a\r\n b\r\n", "" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task A_request_that_could_be_read_in_two_ways_is_refused_and_never_reaches_the_provider(string head, string body)
    {
        var mark = ProvidersFixture.NewMark();
        var answer = await SendRawAsync($"{head}Host: localhost\r\nAuthorization: Bearer {ProvidersFixture.Key}\r\nx-mark: {mark}\r\nConnection: close\r\n\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains(body, answer, StringComparison.Ordinal);
        Assert.DoesNotContain(await system.SentAsync("/", Cancellation), request => request.GetRawText().Contains(mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Our_key_cannot_be_named_away_as_a_header_of_the_connection()
    {
        var mark = ProvidersFixture.NewMark();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/anthropic/v1/models");
        request.Headers.Add("x-mark", mark);
        request.Headers.Add("x-hop", "1");
        request.Headers.Add("Connection", ["x-api-key", "x-hop"]);
        using var response = await system.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var headers = (await system.SentWithAsync("/v1/models", mark, Cancellation)).GetProperty("headers");
        Assert.Equal("sk-ant", headers.GetProperty("x-api-key").GetString());
        Assert.False(headers.TryGetProperty("x-hop", out _));
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(system.Gateway.Host, system.Gateway.Port, Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Cancellation);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(Cancellation);
    }

    /// <summary>Random bytes; the second half is only sent when told.</summary>
    private sealed class HalvedUpload(long half) : HttpContent
    {
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public void GoOn() => _goOn.TrySetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await SendHalfAsync(stream, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await _goOn.Task.WaitAsync(cancellationToken);
            await SendHalfAsync(stream, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 2 * half;
            return true;
        }

        private async Task SendHalfAsync(Stream stream, CancellationToken cancellationToken)
        {
            var buffer = new byte[64 * 1024];
            for (long sent = 0; sent < half; sent += buffer.Length)
            {
                RandomNumberGenerator.Fill(buffer);
                _hash.AppendData(buffer);
                await stream.WriteAsync(buffer, cancellationToken);
            }
        }
    }
}
