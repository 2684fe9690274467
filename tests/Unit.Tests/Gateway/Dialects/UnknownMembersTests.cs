using System.Text;
using System.Text.Json.Nodes;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Unit.Tests.Gateway.Dialects.Requests;

namespace ModelProxy.Unit.Tests.Gateway.Dialects;

/// <summary>A member that no reader knows, put into every object of every request that real clients send: it goes on, or it is named.</summary>
public sealed class UnknownMembersTests
{
    private const string Unknown = "x_unknown";

    private static readonly string[] Providers = [DialectNames.OpenAIChat, DialectNames.OpenAIResponses, DialectNames.AnthropicMessages, DialectNames.OllamaChat];

    public static TheoryData<string, string> SamplesAndTargets()
    {
        var all = new TheoryData<string, string>();
        foreach (var sample in Sample.All)
            foreach (var target in Providers)
                all.Add(sample.Name, target);
        return all;
    }

    [Theory]
    [MemberData(nameof(SamplesAndTargets))]
    public void Are_never_lost_without_a_word(string name, string target)
    {
        var sample = Sample.Named(name);
        var body = JsonNode.Parse(sample.Bytes)!;
        foreach (var holder in Objects(body).Where(static o => !IsClosed(o)).ToList())
        {
            holder[Unknown] = "kept";
            var caller = Codec.Registry.Client(sample.Dialect).ReadRequest(Encoding.UTF8.GetBytes(body.ToJsonString()));
            Assert.True(caller.Succeeded);
            var written = Codec.Registry.Provider(target).WriteRequest(caller.Value, new ProviderModel("upstream", [], 8192));
            if (written.Succeeded && !Codec.Json(written.Value).Contains(Unknown, StringComparison.Ordinal) && !written.Value.Dropped.Any(d => d.EndsWith(Unknown, StringComparison.Ordinal)))
                Assert.True(StaysBehindWhole(holder, written.Value.Dropped), $"{holder.GetPath()} lost {Unknown}; told: {string.Join(", ", written.Value.Dropped)}");
            holder.Remove(Unknown);
        }
    }

    [Theory]
    [InlineData("defer_loading", "true")]
    [InlineData("input_examples", """[{"city":"Paris"}]""")]
    [InlineData("allowed_callers", """["code_execution_20250825"]""")]
    public void Of_an_Anthropic_tool_go_back_to_Anthropic_and_are_named_elsewhere(string member, string value)
    {
        var body = $$"""{"model":"m","max_tokens":9,"tools":[{"name":"f","input_schema":{"type":"object"},"strict":true,"{{member}}":{{value}}}],"messages":[{"role":"user","content":"q"}]}""";
        foreach (var target in Providers.Where(static p => p != DialectNames.AnthropicMessages))
            Assert.Contains($"tools.{member}", Codec.Outgoing(target, Codec.Request(DialectNames.AnthropicMessages, body)).Dropped);
        var own = Codec.Outgoing(DialectNames.AnthropicMessages, Codec.Request(DialectNames.Cursor, body));

        Assert.Contains($"\"strict\":true,\"{member}\":{value}", Codec.Json(own), StringComparison.Ordinal);
        Assert.Empty(own.Dropped);
        Assert.Contains("tools.strict", Codec.Outgoing(DialectNames.OllamaChat, Codec.Request(DialectNames.AnthropicMessages, body)).Dropped);
    }

    /// <summary>
    /// Rules are for the gateway itself, Claude Code's billing line for Anthropic's books, OllamaSharp's headers for OllamaSharp;
    /// the format of a custom tool has no members but its own.
    /// </summary>
    private static bool IsClosed(JsonObject holder) =>
        holder.GetPath() is var path && (path.Contains("routing_rules", StringComparison.Ordinal) || path.EndsWith("CustomHeaders", StringComparison.Ordinal) ||
        (path.StartsWith("$.tools", StringComparison.Ordinal) && path.Contains(".format", StringComparison.Ordinal)) ||
        holder["text"]?.ToString().StartsWith("x-anthropic-billing-header", StringComparison.Ordinal) == true);

    private static IEnumerable<JsonObject> Objects(JsonNode? node)
    {
        if (node is JsonObject own)
            yield return own;
        var inner = node switch
        {
            JsonObject members => members.Select(static m => m.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var found in inner.SelectMany(Objects))
            yield return found;
    }

    /// <summary>The member lay in something that was told of as a whole: a tool or a block of one provider only, thinking, a setting.</summary>
    private static bool StaysBehindWhole(JsonObject holder, IReadOnlyList<string> dropped)
    {
        for (JsonNode? at = holder; at?.Parent is not null; at = at.Parent)
        {
            var type = (at as JsonObject)?["type"]?.ToString();
            if (type is not null && (dropped.Contains($"tools.{type}") || dropped.Contains($"messages.content.{type}")))
                return true;
            if (type is "thinking" or "redacted_thinking" or "reasoning" && dropped.Contains("reasoning"))
                return true;
            if (at.Parent is JsonObject parent && parent.First(m => ReferenceEquals(m.Value, at)).Key is var key && dropped.Any(d => d == key || d.EndsWith($".{key}", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }
}
