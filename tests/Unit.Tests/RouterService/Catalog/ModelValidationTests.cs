using Microsoft.Extensions.Time.Testing;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Gateway.Settings;
using ModelProxy.RouterService.Catalog;

namespace ModelProxy.Unit.Tests.RouterService.Catalog;

public sealed class ModelValidationTests
{
    [Theory]
    [InlineData("""{"provider":"openai","upstreamModel":"gpt-5","weight":2,"price":{"input":1.25,"output":10,"cachedInput":null},"domains":["code"],"apiKey":"${OPENAI_API_KEY}","newField":[1]}""")]
    [InlineData("""{"maxOutput":0,"contextWindow":2147483647,"weight":1000000,"name":"shared","omit":["top_k"],"toolsApi":"responses"}""")]
    [InlineData("{}")]
    [InlineData("")]
    public void What_the_gateway_can_use_is_taken(string json) => Assert.Empty(ModelValidation.Model(new ModelOverride { Name = "gpt", Json = json }));

    [Theory]
    [InlineData("gpt", "[]", "one JSON object")]
    [InlineData("gpt", "{", "not JSON")]
    [InlineData("", "{}", "name of the model is missing")]
    [InlineData("auto", "{}", "'auto'")]
    [InlineData("gpt", """{"provider":7}""", "provider must be a text")]
    [InlineData("gpt", """{"aliases":"x"}""", "aliases must be a list")]
    [InlineData("gpt", """{"weight":-1}""", "weight must be a number")]
    [InlineData("gpt", """{"weight":1000001}""", "weight must be a number between 0 and 1000000")]
    [InlineData("gpt", """{"maxOutput":-1}""", "maxOutput must be a whole number")]
    [InlineData("gpt", """{"maxOutput":1.5}""", "maxOutput must be a whole number")]
    [InlineData("gpt", """{"contextWindow":3000000000}""", "contextWindow must be a whole number")]
    [InlineData("gpt", """{"name":7}""", "name must be a text")]
    [InlineData("gpt", """{"omit":"top_k"}""", "omit must be a list")]
    [InlineData("gpt", """{"toolsApi":"assistants"}""", "toolsApi must be one of chat, responses")]
    [InlineData("gpt", """{"notes":{"a":["\ud83d"]}}""", "half a character")]
    [InlineData("gpt", """{"\ud83d":1}""", "half a character")]
    [InlineData("gpt", """{"price":{"input":"much"}}""", "price must be")]
    [InlineData("gpt", """{"apiKey":"sk-secret"}""", "environment variable")]
    public void What_would_be_wrong_in_force_is_named(string name, string json, string mistake) =>
        Assert.Contains(mistake, string.Join(" ", ModelValidation.Model(new ModelOverride { Name = name, Json = json })), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"maxOutput":0}""")]
    [InlineData("""{"maxOutput":-1}""")]
    [InlineData("""{"maxOutput":1.5}""")]
    [InlineData("""{"contextWindow":3000000000}""")]
    [InlineData("""{"weight":1000000}""")]
    [InlineData("""{"weight":1000001}""")]
    [InlineData("""{"name":7}""")]
    [InlineData("""{"omit":[1]}""")]
    [InlineData("""{"toolsApi":"assistants"}""")]
    [InlineData("""{"toolsApi":"responses"}""")]
    [InlineData("""{"description":"\ud83d"}""")]
    [InlineData("""{"price":{"input":-1}}""")]
    [InlineData("""{"price":[]}""")]
    [InlineData("""{"price":null,"aliases":[""],"anything":true}""")]
    [InlineData("[]")]
    public void Router_and_gateway_are_of_one_mind(string json)
    {
        var change = new ModelOverride { Name = "gpt", Json = json };
        var state = new GatewayState("""{ "providers": { "p": { "kind": "ollama" } }, "models": { "gpt": { "provider": "p" } } }""", new Variables(static _ => null), new FakeTimeProvider());
        state.Apply(new Overrides { Version = 1, Models = { change } });
        Assert.Equal(ModelValidation.Model(change).Any(), state.Current.Unfit is not null);
    }
}
