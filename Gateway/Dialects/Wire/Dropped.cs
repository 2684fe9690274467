using System.Text.Json;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects.Wire;

/// <summary>What a provider request leaves out, by the caller's names, and the first thing that must not be left out.</summary>
internal sealed class Dropped
{
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

    public Dropped()
    {
    }

    /// <summary>Begins with what no writer of <paramref name="target"/> could say, whatever it does.</summary>
    public Dropped(ChatRequest request, string target)
    {
        _names.UnionWith(request.Unread);
        foreach (var tool in request.Tools)
            NameRest(tool.Rest, target);
        foreach (var part in request.Messages.SelectMany(static m => m.Parts))
            NameRests(part, target);
        CheckChoice(request, target);
    }

    public ChatFailure? Refusal { get; private set; }

    public IReadOnlyList<string> Names => [.. _names];

    public void Add(string name) => _names.Add(name);

    public void AddIf(bool isThere, string name)
    {
        if (isThere)
            _names.Add(name);
    }

    public void Refuse(ChatFailure failure) => Refusal ??= failure;

    public void LeaveOut(string name, JsonElement value, string target)
    {
        if (ChangesTheMeaning(name, value))
            Refuse(Mistakes.Inexpressible(name, target, "Leave it out and send the whole conversation, or name a model of the provider that knows it."));
        _names.Add(name);
    }

    private void NameRests(ChatPart part, string target)
    {
        NameRest(part.Rest, target);
        if (part is ToolResultPart result)
            foreach (var inner in result.Content)
                NameRest(inner.Rest, target);
    }

    private void NameRest(ChatRest rest, string target)
    {
        if (rest.Dialect != target)
            foreach (var name in rest.Members.Keys)
                _names.Add($"{rest.Path}.{name}");
    }

    /// <summary>A call that must come cannot come from a tool that stays behind.</summary>
    private void CheckChoice(ChatRequest request, string target)
    {
        var isLost = request.ToolChoice switch
        {
            { Native: { } native } => native.Dialect != target,
            { Mode: "required" } => request.Tools.All(t => StaysBehind(t, target)),
            { Mode: "tool", Name: { } name } => request.Tools.Any(t => t.Name == name && StaysBehind(t, target)),
            _ => false,
        };
        if (isLost)
            Refuse(Mistakes.Inexpressible("tool_choice", target, "It demands a tool that only its own provider can run: leave it out, or name a model of that provider."));
    }

    private static bool StaysBehind(ChatTool tool, string target) => tool.Native is { } native && native.Dialect != target;

    /// <summary>
    /// State that the first provider keeps: the model would answer without the conversation. Ollama's <c>raw</c> and <c>suffix</c>:
    /// it would answer another question.
    /// </summary>
    private static bool ChangesTheMeaning(string name, JsonElement value) => name switch
    {
        "previous_response_id" or "conversation" or "prompt" => true,
        "background" or "raw" => value.ValueKind == JsonValueKind.True,
        "suffix" => value.AsText() is { Length: > 0 },
        "context" => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0,
        _ => false,
    };

    /// <summary>Unknown members go back to the dialect they came from, known ones to a dialect that has them; the others are named.</summary>
    public void WriteExtra(Utf8JsonWriter json, ChatRequest request, string target, IReadOnlySet<string> known)
    {
        foreach (var (name, value) in request.Extra)
            // what lay deeper ("options.num_ctx") is no member of the root
            if ((request.Dialect == target && !name.Contains('.', StringComparison.Ordinal)) || known.Contains(name))
                json.WriteRaw(name, value);
            else
                LeaveOut(name, value, target);
    }
}
