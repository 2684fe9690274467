using Microsoft.AspNetCore.Http;
using ModelProxy.Gateway.Endpoints.PassThrough;

namespace ModelProxy.Unit.Tests.Gateway.Endpoints.PassThrough;

public sealed class PassThroughPathTests
{
    [Theory]
    [InlineData("/openai/v1/files?limit=2&after=a%2Fb", "/v1/files?limit=2&after=a%2Fb")]
    [InlineData("/openai/v1/models/ft:gpt-4o:org::abc", "/v1/models/ft:gpt-4o:org::abc")]
    [InlineData("/OpenAI/v1/files/file-1/content", "/v1/files/file-1/content")]
    [InlineData("/openai/v1/files/na%20me.v1..txt", "/v1/files/na%20me.v1..txt")]
    [InlineData("http://localhost:3100/openai/v1/files", "/v1/files")]
    [InlineData("/openai", "/")]
    [InlineData("/openai/", "/")]
    [InlineData("/openai?x=1", "/?x=1")]
    public void An_honest_path_goes_on_as_it_was_written(string target, string expected) =>
        Assert.Equal(expected, PassThroughPath.Read(target, "/openai").Value);

    [Theory]
    [InlineData("/openai/../admin")]
    [InlineData("/openai/v1/..")]
    [InlineData("/openai/./v1")]
    [InlineData("/openai/v1/%2e%2e/admin")]
    [InlineData("/openai/v1/%2E./admin")]
    [InlineData("/openai/v1/.%2e")]
    [InlineData("/openai/v1/..%2fadmin")]
    [InlineData("/openai/v1/..%5cadmin")]
    [InlineData("/openai/v1\\..\\admin")]
    [InlineData("/openai/v1/%252e%252e/admin")]
    [InlineData("/openai/v1/%25%32%65")]
    [InlineData("/openai/v1/..;/admin")]
    [InlineData("/openai//evil.example.com/v1")]
    [InlineData("/openai/v1//files")]
    [InlineData("/openai/v1/%00")]
    [InlineData("/openai/v1/%0d%0aHost:evil")]
    [InlineData("/openai/v1/%zz")]
    [InlineData("/openai/v1/%2")]
    [InlineData("/openai/v1/a b")]
    [InlineData("/openai/v1/fi\u00e9")]
    [InlineData("/%6fpenai/v1/files")]
    [InlineData("/x/../openai/v1/files")]
    public void A_path_that_two_readers_read_differently_is_refused(string target)
    {
        var failure = PassThroughPath.Read(target, "/openai").Failure;

        Assert.Equal((400, "invalid_path"), (failure?.Status, failure?.Code));
    }

    [Theory]
    [InlineData("/openai/../health", "/openai")]
    [InlineData("/ollama%2f..%2fhealth", "/ollama")]
    [InlineData("/Anthropic/x", "/anthropic")]
    [InlineData("/openaix", null)]
    [InlineData("/api/chat", null)]
    public void The_surface_is_what_the_request_line_names(string target, string? expected) =>
        Assert.Equal(expected, PassThroughPath.SurfaceOf(target, PassThroughSurface.Prefixes));

    [Theory]
    [InlineData("X-Original-URL", "/admin")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("X-Rewrite-Url", "/admin")]
    [InlineData("x-odd", "a\u0001b")]
    public void A_header_that_makes_another_request_is_refused(string name, string value)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers[name] = value;

        Assert.Equal("invalid_header", PassThroughHeaders.Check(http.Request)?.Code);
    }

    [Fact]
    public void A_body_of_two_lengths_is_refused()
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.TransferEncoding = "chunked";
        Assert.Null(PassThroughHeaders.Check(http.Request));

        http.Request.Headers["X-Content-Length"] = "3";
        Assert.Equal("invalid_header", PassThroughHeaders.Check(http.Request)?.Code);
    }

    [Fact]
    public void A_content_type_given_twice_is_refused()
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.ContentType = new(["application/json", "text/plain"]);

        Assert.Equal("invalid_header", PassThroughHeaders.Check(http.Request)?.Code);
    }
}
