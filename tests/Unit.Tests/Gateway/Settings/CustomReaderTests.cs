using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Settings;

/// <summary>A described provider is checked before anything is sent, and told all its mistakes at once.</summary>
public sealed class CustomReaderTests
{
    [Theory]
    [InlineData(""" "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" } """, "endpoint: is missing")]
    [InlineData(""" "endpoint": "ftp://x/y", "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" } """, "is not an http or https address")]
    [InlineData(""" "endpoint": "/v2/generate", "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" } """, "is a path: write the whole address")]
    [InlineData(""" "endpoint": "https://x/y?key={apiKey}", "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" } """, "must not hold the key")]
    [InlineData(""" "endpoint": "https://{model}.x/y", "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" } """, "not in its host")]
    [InlineData(""" "endpoint": "https://x/y", "response": { "text": "$.t" } """, "request: is missing")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "p": "{prompt}" }, "response": { "text": "$.t" } """, "a path begins with $")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p[*]": "{prompt}" }, "response": { "text": "$.t" } """, "a value is put in one place")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p": "{prompt}", "$.p.q": 1 }, "response": { "text": "$.t" } """, "does not fit those before it")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p": "{promt}" }, "response": { "text": "$.t" } """, "{promt} is not known: there are {model}, {messages}, {prompt}")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p": "all: {messages}" }, "response": { "text": "$.t" } """, "must stand alone")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p": "{prompt}" } """, "response.text: is missing")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p": "{prompt}" }, "response": { "text": "t" } """, "\"t\" is no path")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" }, "stream": { "format": "xml", "text": "$.t" } """, "must be one of sse, ndjson")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" }, "headers": { "x bad": "1" } """, "is no name of a header")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" }, "headers": { "Host": "other" } """, "is written by the gateway itself")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" }, "headers": { "x-key": "{key}" } """, "holds a name in braces that is not known: there are {apiKey} and {model}")]
    [InlineData(""" "endpoint": "https://x/y", "request": { "$.p": "{prompt}" }, "response": { "text": "$.t" }, "headers": { "x-key": "a\r\nb: c" } """, "must be one line")]
    public void A_mistake_is_told_by_its_path(string entry, string expected)
    {
        var (settings, mistakes) = Read(entry);

        Assert.Null(settings);
        var mistake = Assert.Single(mistakes, m => m.StartsWith("providers.mine", StringComparison.Ordinal));
        Assert.Contains(expected, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Assert.Equal(4, Read(""" "endpoint": "x", "request": { "$.p": "{nobody}" }, "response": { "text": "q", "finish": "q" } """).Mistakes.Count(m => m.StartsWith("providers.mine", StringComparison.Ordinal)));

    [Fact]
    public void Variables_of_the_environment_are_filled_into_templates()
    {
        var (settings, mistakes) = Read(""" "endpoint": "https://${PLACE}/y", "request": { "$.tenant": "${TENANT}", "$.p": "{prompt}" }, "response": { "text": "$.t" } """);

        Assert.Empty(mistakes);
        var provider = settings!.Providers.Single();
        Assert.Equal("https://eu.example.com", provider.BaseUrl);
        var request = provider.OwnDialect!.WriteRequest(new() { Model = "m", Messages = [new(ModelProxy.Gateway.Chat.ChatRole.User, [new ModelProxy.Gateway.Chat.TextPart("hi")])] }, new("m", [], null)).Value!;
        Assert.Equal("""{"tenant":"acme","p":"hi"}""", System.Text.Encoding.UTF8.GetString(request.Body.Span));
    }

    private static (GatewaySettings? Settings, IReadOnlyList<string> Mistakes) Read(string entry) => SettingsReader.Read(
        "{ \"providers\": { \"mine\": { \"kind\": \"custom\"," + entry + "} }, \"models\": { \"m\": { \"provider\": \"mine\" } } }",
        new Variables(static name => name switch { "PLACE" => "eu.example.com", "TENANT" => "acme", _ => null }));
}
