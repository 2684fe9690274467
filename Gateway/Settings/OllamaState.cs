using System.Collections.Immutable;

namespace ModelProxy.Gateway.Settings;

/// <summary>What is known of one Ollama.</summary>
/// <param name="Answers">False: it was asked and did not answer.</param>
/// <param name="Models">Those it has pulled, by their tags.</param>
internal sealed record OllamaState(bool Answers, ImmutableArray<OllamaModel> Models);

/// <summary>One pulled model, as <c>/api/tags</c> names it and <c>/api/show</c> describes it.</summary>
/// <param name="Capabilities">In our own words (<c>tools</c>, <c>embeddings</c>); empty = unknown. <c>completion</c> stays among them: a model that can do nothing else is known to.</param>
/// <param name="ContextWindow">Tokens; 0 = unknown.</param>
internal sealed record OllamaModel(string Tag, ImmutableArray<string> Capabilities, int ContextWindow)
{
    public static OllamaModel Unknown(string tag) => new(tag, [], 0);
}
