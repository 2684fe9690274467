using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Pipeline.Attempts;

/// <summary>How a model is asked to go on with an answer that was cut. Pure.</summary>
internal static class Continuation
{
    private const string Instruction =
        "Your answer was cut off by a technical fault. Go on exactly where it stops, in the middle of the word if need be. Write only what follows: repeat nothing, explain nothing.";

    /// <summary>A stream of text, and one only: a request that offers tools is never continued, nor is one for several answers.</summary>
    public static bool IsPossible(CallerRequest caller) =>
        caller.Envelope is { Stream: true, HasTools: false, WantsJson: false, PinnedBy: null } && caller.Neutral is { Succeeded: true, Value: { Tools.Count: 0, Count: null or 1 } };

    /// <summary>
    /// The same request with what was answered as the model's own turn. That alone would do with providers that complete a
    /// last assistant turn; not all do, and newer models refuse it, so all are told.
    /// </summary>
    public static ChatRequest Of(ChatRequest request, string soFar) => request with
    {
        Messages =
        [
            .. request.Messages,
            new ChatMessage(ChatRole.Assistant, [new TextPart(soFar)]),
            new ChatMessage(ChatRole.User, [new TextPart(Instruction)]),
        ],
        // about four characters a token; never so few that nothing could follow
        MaxTokens = request.MaxTokens is { } most ? Math.Max(16, most - soFar.Length / 4) : null,
    };
}
