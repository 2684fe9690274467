using Microsoft.Extensions.Options;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Models;
using ModelProxy.Simulator.Outcomes;
using ModelProxy.Simulator.Routing;
using ModelProxy.Simulator.Steering;

namespace ModelProxy.Simulator.Answering;

/// <summary>
/// Decides what a simulated model says. Tried in order: an asked-for emptiness or refusal, tool calls, a verdict on a routing
/// prompt, exact words, a JSON schema, and prose in the language of the prompt.
/// </summary>
internal sealed class Answerer(IOptions<SimulatorOptions> options, RecordedOutcomes outcomes)
{
    public Answer Answer(Ask ask, SimulatedModel model, Behaviour behaviour)
    {
        var seed = behaviour.Seed ?? options.Value.Seed;
        var draw = new Draw(seed, model.Name, Json.Write(ask.Body));
        var prompt = Behaviour.WithoutDirectives(ask.LastUserText);
        var calls = Calls(ask, behaviour, prompt, draw);
        var thinking = Thinks(ask, model, behaviour) ? Prose.Thinking(prompt) : null;
        var (text, end) = calls.Count > 0 ? ("", AnswerEnd.ToolCalls) : Write(ask, model, behaviour, prompt, new Draw(seed, model.Name, prompt));
        (text, end, var stop) = Trim(ask, text, end);
        var spoken = Tokens.Count(text) + calls.Sum(call => Tokens.Count(call.Input) + 8);
        var reasoned = thinking is null ? 0 : Tokens.Count(thinking);
        var promptTokens = Math.Max(ask.PromptTokens, ask.CachedTokens + ask.CacheWriteTokens);
        return new Answer
        {
            Ids = draw,
            CreatedAt = 1_767_225_600 + draw.Below(25_000_000, "time"),
            Thinking = thinking,
            ThinkingRedacted = behaviour.Thinking == "redacted",
            Text = text,
            IsRefusal = end == AnswerEnd.Refusal,
            Calls = calls,
            End = end,
            StopSequence = stop,
            Usage = new AnswerUsage(promptTokens, ask.CachedTokens, ask.CacheWriteTokens, Math.Max(1, spoken + reasoned), reasoned),
        };
    }

    private static bool Thinks(Ask ask, SimulatedModel model, Behaviour behaviour) =>
        behaviour.Thinking switch { "off" => false, null => ask.Thinking || model.Thinks, _ => true };

    private static IReadOnlyList<ToolCall> Calls(Ask ask, Behaviour behaviour, string prompt, Draw draw)
    {
        if (behaviour.Empty || behaviour.Refusal || ask.Tools.Count == 0 || ask.ToolUse == ToolUse.None || ask.PendingResults.Count > 0) return [];
        var calls = ToolRequests.In(prompt, ask.Tools, draw);
        if (calls.Count == 0 && ask.ToolUse == ToolUse.Required) calls = [ToolRequests.Forced(ask, draw)];
        return ask.ParallelTools ? calls : [.. calls.Take(1)];
    }

    private (string, AnswerEnd) Write(Ask ask, SimulatedModel model, Behaviour behaviour, string prompt, Draw draw)
    {
        if (behaviour.Empty) return ("", AnswerEnd.Stop);
        if (behaviour.Refusal) return (Prose.Refusal(prompt), AnswerEnd.Refusal);
        if (RoutingPrompt.Read(ask) is { } routing) return (Verdicts.Write(routing, behaviour, draw), AnswerEnd.Stop);
        if (ExactReply.In(prompt) is { } exact) return (exact, AnswerEnd.Stop);
        if (ask.PendingResults is { Count: > 0 } results) return (Prose.AfterTools(prompt, results), AnswerEnd.Stop);
        if (ask.Schema is { } schema) return (Json.Write(SchemaFiller.Fill(schema, draw)), AnswerEnd.Stop);
        var graded = Grade.Of(model, behaviour, prompt, draw, outcomes.Of(model.Name, prompt));
        if (ask.AnyJson) return (Json.Write(Prose.AsJson(model, graded, prompt, draw)), AnswerEnd.Stop);
        if (behaviour.Length is { } length) return (Prose.OfLength(length), AnswerEnd.Stop);
        return (Prose.Write(model, graded, prompt, draw), AnswerEnd.Stop);
    }

    /// <summary>What stop sequences and the token limit leave of a text.</summary>
    private static (string Text, AnswerEnd End, string? Stop) Trim(Ask ask, string text, AnswerEnd end)
    {
        string? met = null;
        foreach (var stop in ask.Stops)
            if (stop.Length > 0 && text.IndexOf(stop, StringComparison.Ordinal) is >= 0 and var at)
                (text, end, met) = (text[..at], AnswerEnd.StopSequence, stop);
        if (ask.MaxTokens is { } limit && Tokens.Count(text) > limit)
        {
            var pieces = Tokens.Split(text);
            var kept = 0;
            var length = 0;
            while (kept < pieces.Count && Tokens.Count(text.AsSpan(0, length + pieces[kept].Length)) <= Math.Max(1, limit)) length += pieces[kept++].Length;
            (text, end, met) = (text[..length], AnswerEnd.Length, null);
        }
        return (text, end, met);
    }
}
