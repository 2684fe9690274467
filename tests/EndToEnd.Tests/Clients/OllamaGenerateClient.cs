using System.Text.Json;

namespace ModelProxy.EndToEnd.Tests.Clients;

/// <summary>Ollama's <c>/api/generate</c>.</summary>
internal sealed class OllamaGenerateClient : OllamaChatClient
{
    public override string Name => "Ollama generate";

    public override string Path => "/api/generate";

    public override object Ask(string model, string prompt, bool stream) => new { model, stream, prompt };

    public override string TextOf(JsonElement answer) => Text(answer, "response");
}
