using System.Globalization;
using System.Text.Json;
using ModelProxy.Gateway.Dialects.Wire;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>What <c>/api/show</c> says of a model. Pure.</summary>
/// <remarks>
/// <c>{"parameters":"num_ctx    16384\nstop  \"<|eot|>\"","model_info":{"general.architecture":"llama","llama.context_length":131072},"capabilities":["completion","tools"]}</c>
/// </remarks>
internal static class OllamaShow
{
    public static OllamaModel Read(string tag, JsonElement shown) => new(tag,
        [.. shown.Items("capabilities").Select(static c => c.AsText() is "embedding" ? "embeddings" : c.AsText()).OfType<string>()],
        (int)Math.Clamp(Window(shown), 0, int.MaxValue));

    /// <summary>The window the model is run with, where its own parameters say so; else the one it was made for.</summary>
    private static long Window(JsonElement shown)
    {
        foreach (var line in (shown.Text("parameters") ?? "").Split('\n', StringSplitOptions.TrimEntries))
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["num_ctx", var size, ..] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var set))
                return set;
        var info = shown.Get("model_info");
        return info.Text("general.architecture") is { } architecture ? info.Long($"{architecture}.context_length") ?? 0 : 0;
    }
}
