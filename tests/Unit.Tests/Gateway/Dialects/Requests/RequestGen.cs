using System.Text.Json;
using CsCheck;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Requests;

/// <summary>Conversations with tools, images and every setting, each there or not.</summary>
internal static class RequestGen
{
    private static readonly JsonElement Schema = JsonDocument.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""").RootElement;
    private static readonly JsonElement Ephemeral = JsonDocument.Parse("""{"type":"ephemeral"}""").RootElement;
    private static readonly JsonElement FiveMinutes = JsonDocument.Parse("\"5m\"").RootElement;
    private static readonly JsonElement Grammar = JsonDocument.Parse("""{"type":"grammar","syntax":"lark","definition":"start: line"}""").RootElement;

    private static readonly Gen<string> Words = Gen.Char["ab \"\\你é"].Array[1, 12].Select(static c => "w" + new string(c));

    public static readonly Gen<ChatRequest> Any = Gen.Select(Gen.UInt, Words.Array[8], Gen.Int[0, 3]).Select(static (bits, words, rounds) => Make(new Bits(bits), words, rounds));

    private static ChatRequest Make(Bits bit, string[] words, int rounds)
    {
        var tools = bit.Next() ? Tools(bit.Next()) : [];
        return new ChatRequest
        {
            Model = "m",
            Messages = Conversation(bit, words, tools.Count > 0 ? rounds : 0),
            Tools = tools,
            ToolChoice = tools.Count > 0 && bit.Next() ? new ChatToolChoice("auto") : null,
            ParallelToolCalls = tools.Count > 0 && bit.Next() ? false : null,
            MaxTokens = bit.Next() ? 1000 : 2000,
            Temperature = bit.Next() ? 0.5 : null,
            TopP = bit.Next() ? 0.96 : null,
            TopK = bit.Next() ? 40 : null,
            MinP = bit.Next() ? 0.05 : null,
            FrequencyPenalty = bit.Next() ? 0.25 : null,
            PresencePenalty = bit.Next() ? -0.5 : null,
            Seed = bit.Next() ? 42 : null,
            Stop = bit.Next() ? ["END", "阿"] : [],
            Logprobs = bit.Next() ? true : null,
            Format = bit.Next() ? new ChatFormat("json_schema") { Name = "answer", Schema = Schema } : bit.Next() ? new ChatFormat("json_object") : null,
            Verbosity = bit.Next() ? "low" : null,
            User = bit.Next() ? "ann" : null,
            Metadata = bit.Next() ? new Dictionary<string, string> { ["team"] = "blue" } : new Dictionary<string, string>(),
            ServiceTier = bit.Next() ? "auto" : null,
            Store = bit.Next() ? true : null,
            CacheKey = bit.Next() ? "k1" : null,
            KeepAlive = bit.Next() ? FiveMinutes : default,
            Stream = bit.Next(),
        };
    }

    private static List<ChatTool> Tools(bool custom)
    {
        var tools = new List<ChatTool> { new("get_weather") { Description = "Weather", Schema = Schema }, new("list.cities") { Schema = Schema } };
        if (custom)
            tools.Add(new ChatTool("apply_patch", ToolKind.Custom) { Description = "Edits", Grammar = Grammar });
        return tools;
    }

    private static List<ChatMessage> Conversation(Bits bit, string[] words, int rounds)
    {
        var messages = new List<ChatMessage>();
        if (bit.Next())
            messages.Add(new ChatMessage(bit.Next() ? ChatRole.System : ChatRole.Developer, [new TextPart(words[0]) { CacheControl = bit.Next() ? Ephemeral : default }]));
        messages.Add(new ChatMessage(ChatRole.User, bit.Next() ? [new TextPart(words[1]), new ImagePart(null, "iVBORw0KGgo=", "image/png") { Detail = bit.Next() ? "low" : null }] : [new TextPart(words[1])]));
        for (var round = 0; round < rounds; round++)
        {
            List<ChatPart> calls = [new ToolCallPart($"call_{round}a", "get_weather", """{"city":"Paris"}"""), new ToolCallPart($"call_{round}b", "list.cities", """{"city":"罗马"}""")];
            messages.Add(new ChatMessage(ChatRole.Assistant, bit.Next() ? [new TextPart(words[2 + round]), .. calls] : calls));
            ToolResultPart[] results = [new($"call_{round}a", [new TextPart("mild")]), new($"call_{round}b", [new TextPart("hot")], IsError: bit.Next())];
            // in any order, and with a system turn between
            if (bit.Next())
                Array.Reverse(results);
            messages.Add(new ChatMessage(ChatRole.Tool, [results[0]]));
            if (bit.Next())
                messages.Add(new ChatMessage(ChatRole.System, [new TextPart($"reminder {round}")]));
            messages.Add(new ChatMessage(ChatRole.Tool, [results[1]]));
        }

        if (rounds > 0)
            messages.Add(new ChatMessage(ChatRole.User, [new TextPart(words[7])]));
        return messages;
    }

    /// <summary>A stream of yes and no out of one number.</summary>
    private sealed class Bits(uint seed)
    {
        private readonly Random _random = new((int)seed);

        public bool Next() => _random.Next(2) == 0;
    }
}
