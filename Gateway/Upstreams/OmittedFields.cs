using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>
/// Takes out of a translated request what this very model refuses though its dialect has the field: a caller of another
/// dialect cannot know that, say, a thinking model takes no temperature.
/// </summary>
internal static class OmittedFields
{
    /// <summary>The fields that <c>models.*.omit</c> may name.</summary>
    public static readonly IReadOnlyList<string> Known = ["temperature", "top_p", "top_k", "min_p", "frequency_penalty", "presence_penalty", "seed", "stop", "tool_choice", "forced_tool_choice"];

    /// <summary>The request without them, and the names of those that were there.</summary>
    public static (ChatRequest Request, IReadOnlyList<string> Omitted) TakeFrom(ChatRequest request, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return (request, []);
        var omitted = new List<string>();
        foreach (var name in names)
        {
            var without = Without(request, name);
            if (without == request) continue;
            request = without;
            omitted.Add(name);
        }
        return (request, omitted);
    }

    private static ChatRequest Without(ChatRequest request, string name) => name switch
    {
        "temperature" => request with { Temperature = null },
        "top_p" => request with { TopP = null },
        "top_k" => request with { TopK = null },
        "min_p" => request with { MinP = null },
        "frequency_penalty" => request with { FrequencyPenalty = null },
        "presence_penalty" => request with { PresencePenalty = null },
        "seed" => request with { Seed = null },
        "stop" => request.Stop.Count == 0 ? request : request with { Stop = [] },
        "tool_choice" => request with { ToolChoice = null },
        "forced_tool_choice" => Unforced(request),
        _ => request,
    };

    /// <summary>
    /// Models that always think (Claude Opus 5.5 and Sonnet 5.5) answer a forced call with an error. They are told in words
    /// instead, which they nearly always follow; 'auto' and 'none' they take as they are.
    /// </summary>
    private static ChatRequest Unforced(ChatRequest request)
    {
        if (request.ToolChoice is not { Mode: "required" or "tool" } choice) return request;
        var wish = choice.Name is { } name ? $"Answer by calling the tool {name}." : "Answer by calling one of the tools.";
        return request with { ToolChoice = new ChatToolChoice("auto"), Messages = [.. request.Messages, new ChatMessage(ChatRole.System, [new TextPart(wish)])] };
    }
}
