using System.Text;
using ModelProxy.Gateway.Dialects.Wire;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams;

/// <summary>What an Ollama says of a model becomes what routing goes by.</summary>
public sealed class OllamaShowTests
{
    [Theory]
    [InlineData("""{"model_info":{"general.architecture":"llama","llama.context_length":131072},"capabilities":["completion","tools","vision"]}""", "completion tools vision", 131072)]
    [InlineData("""{"parameters":"stop  \"<|eot|>\"\nnum_ctx                        16384","model_info":{"general.architecture":"llama","llama.context_length":131072},"capabilities":["completion"]}""", "completion", 16384)]
    [InlineData("""{"model_info":{"general.architecture":"nomic-bert","nomic-bert.context_length":2048},"capabilities":["embedding"]}""", "embeddings", 2048)]
    [InlineData("""{"details":{}}""", "", 0)]
    public void Capabilities_and_window_are_read(string shown, string capabilities, int window)
    {
        var model = OllamaShow.Read("m:latest", Json.Parse(Encoding.UTF8.GetBytes(shown)));

        Assert.Equal(("m:latest", capabilities, window), (model.Tag, string.Join(' ', model.Capabilities), model.ContextWindow));
    }
}
