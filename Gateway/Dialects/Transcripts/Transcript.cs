using System.Text;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Transcripts;

/// <summary>
/// A conversation as one text, for APIs that take a prompt and no turns. A lone user turn is its own text; with more turns
/// each is headed by who speaks. What is no text (images, documents, audio, thinking) is left out and named.
/// </summary>
/// <remarks>
/// <code>
/// Answer briefly.
///
/// User:
/// What is in the box?
///
/// Assistant:
/// (calls open({"box":1}))
///
/// Result of open:
/// a cat
/// </code>
/// </remarks>
internal static class Transcript
{
    /// <param name="withSystem">False: system and developer turns are sent elsewhere.</param>
    public static string Of(ChatRequest request, Dropped dropped, bool withSystem = true)
    {
        var turns = request.Messages.Where(static m => !IsSystem(m)).ToList();
        var text = new StringBuilder();
        if (withSystem && System(request, dropped) is { Length: > 0 } system)
            text.Append(system).Append("\n\n");
        if (turns is [{ Role.Value: "user" } only])
            return text.Append(TextOf(only, dropped)).ToString();
        var names = request.Messages.SelectMany(static m => m.Parts).OfType<ToolCallPart>().DistinctBy(static c => c.Id).ToDictionary(static c => c.Id, static c => c.Name);
        foreach (var turn in turns)
            Append(text, turn, names, dropped);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>All system and developer turns.</summary>
    public static string System(ChatRequest request, Dropped dropped) =>
        string.Join("\n\n", request.Messages.Where(IsSystem).Select(m => TextOf(m, dropped)).Where(static t => t.Length > 0));

    /// <summary>The last thing a person said.</summary>
    public static string LastUser(ChatRequest request, Dropped dropped) =>
        request.Messages.LastOrDefault(static m => m.Role == ChatRole.User && m.Parts.Any(static p => p is not ToolResultPart)) is { } last ? TextOf(last, dropped) : "";

    public static bool IsSystem(ChatMessage message) => message.Role == ChatRole.System || message.Role == ChatRole.Developer;

    public static string TextOf(ChatMessage message, Dropped dropped)
    {
        var text = new StringBuilder();
        foreach (var part in message.Parts)
        {
            var piece = part switch
            {
                TextPart t => t.Text,
                RefusalPart refusal => refusal.Text,
                DocumentPart { Text: { } document } => document,
                ToolCallPart call => $"(calls {call.Name}({call.Input}))",
                ToolResultPart result => TextOf(new ChatMessage(ChatRole.Tool, result.Content), dropped),
                _ => null,
            };
            if (piece is null)
                dropped.AddIf(NameOf(part) is not null, NameOf(part) ?? "");
            else if (piece.Length > 0)
                text.Append(text.Length > 0 ? "\n" : "").Append(piece);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ChatMessage turn, Dictionary<string, string> names, Dropped dropped)
    {
        foreach (var result in turn.Parts.OfType<ToolResultPart>())
            AppendTurn(text, $"Result of {result.Name ?? names.GetValueOrDefault(result.CallId) ?? result.CallId}", TextOf(new ChatMessage(ChatRole.Tool, result.Content), dropped));
        var others = turn.Parts.Where(static p => p is not ToolResultPart).ToList();
        if (others.Count > 0)
            AppendTurn(text, turn.Role == ChatRole.Assistant ? "Assistant" : "User", TextOf(turn with { Parts = others }, dropped));
    }

    private static void AppendTurn(StringBuilder text, string who, string said)
    {
        if (said.Length > 0)
            text.Append(who).Append(":\n").Append(said).Append("\n\n");
    }

    /// <summary>What the caller calls it; null: nothing is lost.</summary>
    private static string? NameOf(ChatPart part) => part switch
    {
        ImagePart => "image",
        DocumentPart => "document",
        AudioPart => "audio",
        OpaquePart opaque => opaque.Type,
        _ => null,
    };
}
