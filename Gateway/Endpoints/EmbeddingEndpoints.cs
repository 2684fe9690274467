namespace ModelProxy.Gateway.Endpoints;

/// <summary>Embeddings for OpenAI's and Ollama's clients.</summary>
internal static class EmbeddingEndpoints
{
    public static void MapEmbeddings(this WebApplication app)
    {
        app.MapPost("/v1/embeddings", (HttpContext http, Embeddings embeddings) => embeddings.RunAsync(http, fromOllama: false)).WithTags("OpenAI").WithSummary("Embeddings");
        app.MapPost("/api/embed", (HttpContext http, Embeddings embeddings) => embeddings.RunAsync(http, fromOllama: true)).WithTags("Ollama").WithSummary("Ollama's embeddings");
        app.MapPost("/api/embeddings", (HttpContext http, Embeddings embeddings) => embeddings.RunAsync(http, fromOllama: true)).ExcludeFromDescription();
    }
}
