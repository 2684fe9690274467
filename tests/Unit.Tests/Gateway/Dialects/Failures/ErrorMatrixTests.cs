using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Failures;

/// <summary>The errors of every provider as every client reads them.</summary>
public sealed class ErrorMatrixTests
{
    /// <summary>Dialect, status and body of the provider; then what an OpenAI and an Anthropic client must see as type, code and message.</summary>
    public static TheoryData<string, int, string, string, string?, string, string> Errors => new()
    {
        { DialectNames.AnthropicMessages, 400, Anthropic("invalid_request_error", "max_tokens: required"), "invalid_request_error", null, "invalid_request_error", "max_tokens: required" },
        { DialectNames.AnthropicMessages, 401, Anthropic("authentication_error", "invalid x-api-key"), "authentication_error", null, "authentication_error", "invalid x-api-key" },
        { DialectNames.AnthropicMessages, 403, Anthropic("permission_error", "not yours"), "permission_error", null, "permission_error", "not yours" },
        { DialectNames.AnthropicMessages, 404, Anthropic("not_found_error", "model: x"), "invalid_request_error", "model_not_found", "not_found_error", "model: x" },
        { DialectNames.AnthropicMessages, 413, Anthropic("request_too_large", "Too large"), "invalid_request_error", null, "request_too_large", "Too large" },
        { DialectNames.AnthropicMessages, 429, Anthropic("rate_limit_error", "Slow down"), "rate_limit_error", "rate_limit_exceeded", "rate_limit_error", "Slow down" },
        { DialectNames.AnthropicMessages, 500, Anthropic("api_error", "Internal server error"), "server_error", null, "api_error", "Internal server error" },
        { DialectNames.AnthropicMessages, 529, Anthropic("overloaded_error", "Overloaded"), "service_unavailable", null, "overloaded_error", "Overloaded" },
        { DialectNames.OpenAIChat, 400, OpenAI("invalid_request_error", "Unknown parameter: 'x'.", "unknown_parameter", "x"), "invalid_request_error", "unknown_parameter", "invalid_request_error", "Unknown parameter: 'x'." },
        { DialectNames.OpenAIChat, 401, OpenAI("invalid_request_error", "Incorrect API key", "invalid_api_key", null), "authentication_error", "invalid_api_key", "authentication_error", "Incorrect API key" },
        { DialectNames.OpenAIChat, 429, OpenAI("insufficient_quota", "You exceeded your quota", "insufficient_quota", null), "insufficient_quota", "insufficient_quota", "rate_limit_error", "You exceeded your quota" },
        { DialectNames.OpenAIChat, 429, OpenAI("requests", "Rate limit reached", "rate_limit_exceeded", null), "rate_limit_error", "rate_limit_exceeded", "rate_limit_error", "Rate limit reached" },
        { DialectNames.OpenAIResponses, 503, OpenAI("server_error", "Overloaded", null, null), "server_error", null, "api_error", "Overloaded" },
        { DialectNames.OllamaChat, 404, """{"error":"model 'x' not found"}""", "invalid_request_error", "model_not_found", "not_found_error", "model 'x' not found" },
        { DialectNames.OllamaChat, 500, """{"error":"llama runner terminated"}""", "server_error", null, "api_error", "llama runner terminated" },
        { DialectNames.OpenAIChat, 502, "<html><h1>502 Bad Gateway</h1></html>", "server_error", null, "api_error", "The provider answered with status 502 and no message." },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Keep_status_type_and_message(string provider, int status, string body, string openAIType, string? code, string anthropicType, string message)
    {
        var failure = Read(provider, status, body);
        Assert.Equal(status, failure.Status);
        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
        foreach (var client in (string[])[DialectNames.OpenAIChat, DialectNames.OpenAIResponses, DialectNames.Cursor])
        {
            var error = Written(client, failure).GetProperty("error");
            Assert.Equal((openAIType, code, message), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("message").GetString()));
            Assert.True(error.TryGetProperty("param", out _));
        }

        var anthropic = Written(DialectNames.AnthropicMessages, failure);
        Assert.Equal(("error", anthropicType, message, Codec.QueryId),
            (anthropic.GetProperty("type").GetString(), anthropic.GetProperty("error").GetProperty("type").GetString(), anthropic.GetProperty("error").GetProperty("message").GetString(), anthropic.GetProperty("request_id").GetString()));
        foreach (var client in (string[])[DialectNames.OllamaChat, DialectNames.OllamaGenerate])
            Assert.Equal(message, Written(client, failure).GetProperty("error").GetString());
        Assert.Equal(message, Written(DialectNames.ModelProxy, failure).GetProperty("message").GetString());
    }

    /// <summary>Claude Code parses the first sentence, OpenAI's clients the code and the second.</summary>
    [Theory]
    [InlineData(DialectNames.AnthropicMessages, 400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}""")]
    [InlineData(DialectNames.OpenAIChat, 400, """{"error":{"message":"This model's maximum context length is 200000 tokens. However, your messages resulted in 210000 tokens. Please reduce the length of the messages.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""")]
    public void A_prompt_that_is_too_long_is_told_in_the_words_each_client_parses(string provider, int status, string body)
    {
        var failure = Read(provider, status, body);
        Assert.Equal("prompt is too long: 210000 tokens > 200000 maximum", Written(DialectNames.AnthropicMessages, failure).GetProperty("error").GetProperty("message").GetString());
        Assert.Equal("invalid_request_error", Written(DialectNames.AnthropicMessages, failure).GetProperty("error").GetProperty("type").GetString());
        foreach (var client in (string[])[DialectNames.OpenAIChat, DialectNames.OpenAIResponses])
        {
            var error = Written(client, failure).GetProperty("error");
            Assert.Equal("context_length_exceeded", error.GetProperty("code").GetString());
            Assert.Equal("This model's maximum context length is 200000 tokens. However, your messages resulted in 210000 tokens. Please reduce the length of the messages.", error.GetProperty("message").GetString());
        }
    }

    [Theory]
    [InlineData("""{"error":"the request exceeds the available context size (4096 tokens), try increasing it"}""", 500)]
    [InlineData("""{"error":{"code":"context_length_exceeded","message":"Your input exceeds the context window of this model.","type":"invalid_request_error"}}""", 400)]
    public void A_prompt_that_is_too_long_without_figures_still_says_so(string body, int status)
    {
        var failure = Read(DialectNames.OllamaChat, status, body);
        Assert.Equal((FailureKind.ContextTooLong, 400), (failure.Kind, failure.Status));
        Assert.StartsWith("prompt is too long: ", Written(DialectNames.AnthropicMessages, failure).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("context_length_exceeded", Written(DialectNames.OpenAIChat, failure).GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("retry-after", "3", 3.0)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("retry-after", "Wed, 21 Oct 2026 07:28:05 GMT", 5.0)]
    [InlineData("retry-after", "soon", null)]
    public void How_long_to_wait_is_read_in_every_way_it_is_said(string name, string value, double? seconds)
    {
        var failure = Codec.Registry.Provider(DialectNames.OpenAIChat).ReadError(429, header => header == name ? value : header == "date" ? "Wed, 21 Oct 2026 07:28:00 GMT" : null, default);
        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
    }

    private static ChatFailure Read(string provider, int status, string body) =>
        Codec.Registry.Provider(provider).ReadError(status, static header => header == "retry-after" ? 7.ToString(CultureInfo.InvariantCulture) : null, Encoding.UTF8.GetBytes(body));

    private static JsonElement Written(string client, ChatFailure failure) => JsonDocument.Parse(Codec.Registry.Client(client).WriteError(failure, Codec.QueryId)).RootElement;

    private static string Anthropic(string type, string message) => $$"""{"type":"error","error":{"type":"{{type}}","message":"{{message}}"},"request_id":"req_1"}""";

    private static string OpenAI(string type, string message, string? code, string? param) =>
        JsonSerializer.Serialize(new { error = new { message, type, param, code } });
}
