using System.Text.Json;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects.Wire;

/// <summary>What a provider request leaves out, by the caller's names, and the first thing that must not be left out.</summary>
internal sealed class Dropped
{
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

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
            if (request.Dialect == target || known.Contains(name))
                json.WriteRaw(name, value);
            else
                LeaveOut(name, value, target);
    }
}
