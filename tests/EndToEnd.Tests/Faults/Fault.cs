using System.Text.Json.Nodes;

namespace ModelProxy.EndToEnd.Tests.Faults;

/// <summary>One way in which the provider of the asked model behaves, and what must come of it.</summary>
/// <param name="Wish">For the Simulator's <c>/sim/faults</c>, e.g. <c>"status": 503</c>; empty: nobody listens at the provider's address.</param>
/// <param name="Rule">Why it must come to that.</param>
internal sealed record Fault(string Name, string Wish, Outcome Plain, Outcome Stream, string Rule)
{
    private static readonly Outcome Answer = Outcome.Answer, Other = Outcome.OtherModel, Cut = Outcome.Cut;

    public const string Steady = "steady";
    public const string Broken = "broken";
    public const string Small = "small";

    /// <summary>Who may answer instead; null = nobody.</summary>
    public string? Fallback { get; init; } = Steady;

    /// <summary>What the answer must say; null = anything.</summary>
    public string? Says { get; init; } = Said;

    /// <summary>Upstream attempts; 0 = not looked at.</summary>
    public int Attempts { get; init; }

    /// <summary>Fails for this key, whichever model is asked: each request then needs a key of its own.</summary>
    public bool ParksKey { get; init; }

    public bool IsUnreachable => Wish.Length == 0;

    public const string Said = "one two three four five six seven eight nine ten";

    /// <summary>Longer than any limit the gateway is given here.</summary>
    private const int TooLong = 60_000;

    public static readonly IReadOnlyList<Fault> All =
    [
        new("nothing", "\"delay\": 0", Answer, Answer, "the asked model answers"),
        new("late first byte, within the limit", "\"delay\": 100", Answer, Answer, "slow is not failed"),
        new("slow chunks, within the limit", "\"chunk-delay\": 20", Answer, Answer, "slow is not failed"),
        new("empty answer", "\"empty\": true", Answer, Answer, "whole, and its own") { Says = "" },
        new("refusal", "\"refusal\": true", Answer, Answer, "the model's word, not a failure") { Says = null },
        new("status 400", Status(400), Outcome.Error(400), Outcome.Error(400), "the caller's own mistake: nobody else is asked") { Attempts = 1 },
        new("status 413", Status(413), Outcome.Error(413), Outcome.Error(413), "the caller's own mistake") { Attempts = 1 },
        new("status 422", Status(422), Outcome.Error(422), Outcome.Error(422), "the caller's own mistake") { Attempts = 1 },
        new("status 401", Status(401), Other, Other, "parks the key, not the model") { ParksKey = true },
        new("status 402", Status(402), Other, Other, "parks the key, not the model") { ParksKey = true },
        new("status 403", Status(403), Other, Other, "parks the key, not the model") { ParksKey = true },
        new("status 404", Status(404), Other, Other, "the provider does not have the model"),
        new("status 408", Status(408), Other, Other, "the provider's failure"),
        new("status 429 with Retry-After", Status(429) + ", \"retry-after\": 1", Other, Other, "the key rests as long as asked"),
        new("status 500", Status(500), Other, Other, "the provider's failure"),
        new("status 502, a proxy's web page", Status(502) + ", \"html\": true", Other, Other, "the provider's failure"),
        new("status 503", Status(503), Other, Other, "the provider's failure"),
        new("status 529", Status(529), Other, Other, "the provider's failure"),
        new("prompt too long, a larger window at hand", "\"overflow\": true, \"context\": 8000", Other, Other, "a larger window may hold it"),
        new("prompt too long, only smaller windows", "\"overflow\": true, \"context\": 8000", Outcome.Error(400), Outcome.Error(400), "in the words that clients compact at") { Fallback = Small, Attempts = 1 },
        new("status 429, nobody else", Status(429) + ", \"retry-after\": 7", Outcome.Error(429), Outcome.Error(429), "with Retry-After") { Fallback = null, Attempts = 1 },
        new("status 503, and the other model fails too", Status(503), Outcome.Error(503), Outcome.Error(503), "the last provider's word") { Fallback = Broken, Attempts = 2 },
        new("nobody listens", "", Other, Other, "network failure"),
        new("no first byte", $"\"delay\": {TooLong}", Other, Other, "first-token limit; plain: total limit"),
        new("stall before any output", "\"stall-after\": 0", Other, Other, "nothing visible was sent"),
        new("stall after 3 chunks", "\"stall-after\": 3", Other, Cut, "never another model's words after the first visible output"),
        new("cut before any output", "\"cut-after\": 0", Other, Other, "nothing visible was sent"),
        new("cut after 3 chunks", Later("cut-after", 3), Other, Cut, "never another model's words after the first visible output"),
        new("error inside a 200", "\"error-after\": 0", Other, Other, "nothing visible was sent"),
        new("error event after 3 chunks", Later("error-after", 3), Other, Cut, "never another model's words after the first visible output"),
        new("clean end without terminator, before any output", "\"end-after\": 0", Answer, Other, "half an answer is none; a plain one has no terminator to miss"),
        new("clean end without terminator, after 3 chunks", Later("end-after", 3), Answer, Cut, "half an answer is none; a plain one has no terminator to miss"),
        new("broken JSON (in a stream after the first chunk)", Later("malformed", 1), Other, Cut, "what cannot be read is a failure"),
    ];

    public Outcome Expected(bool stream) => stream ? Stream : Plain;

    public JsonObject ForSimulator(string model) => JsonNode.Parse($$"""{ "model": "{{model}}", {{Wish}} }""")!.AsObject();

    // what comes together with the first output is known before anything has left: then another model answers
    private static string Later(string fault, int value) => $"\"{fault}\": {value}, \"chunk-delay\": 300";

    private static string Status(int status) => $"\"status\": {status}";
}
