using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>Embeddings for OpenAI's and Ollama's clients; every provider is asked in OpenAI's way, which Ollama knows too.</summary>
internal static class EmbeddingEndpoints
{
    public static void MapEmbeddings(this WebApplication app)
    {
        app.MapPost("/v1/embeddings", (HttpContext http, GatewayState state, SimpleCalls calls, Balancer balancer, SurfaceErrors errors) => RunAsync(http, state, calls, balancer, errors, fromOllama: false)).Guarded().WithTags("OpenAI").WithSummary("Embeddings");
        app.MapPost("/api/embed", (HttpContext http, GatewayState state, SimpleCalls calls, Balancer balancer, SurfaceErrors errors) => RunAsync(http, state, calls, balancer, errors, fromOllama: true)).Guarded().WithTags("Ollama").WithSummary("Ollama's embeddings");
        app.MapPost("/api/embeddings", (HttpContext http, GatewayState state, SimpleCalls calls, Balancer balancer, SurfaceErrors errors) => RunAsync(http, state, calls, balancer, errors, fromOllama: true)).Guarded().ExcludeFromDescription();
    }

    private static async Task RunAsync(HttpContext http, GatewayState state, SimpleCalls calls, Balancer balancer, SurfaceErrors errors, bool fromOllama)
    {
        var snapshot = state.Current;
        var body = await BodyJson.ReadAsync(http, state);
        var input = body.Succeeded ? Input(body.Value) : body.Failure;
        if (!input.Succeeded) { await errors.SendAsync(http, input.Failure); return; }
        var name = body.Value.Text("model") ?? "";
        var group = name is "" or "auto" ? snapshot.Models.FirstOrDefault(m => m.EmbedsOnly) is { } first ? new ModelGroup(first.Name, [first]) : null : snapshot.Find(name);
        if (group is null)
        {
            await errors.SendAsync(http, new ChatFailure { Kind = FailureKind.UnknownModel, Status = 404, Type = "not_found_error", Code = "model_not_found", Param = "model", Message = $"The model \"{name}\" is not known here. GET /v1/models lists those that are." });
            return;
        }

        SimpleAnswer? answer = null;
        var attempts = 0;
        foreach (var model in balancer.Order(group.Members, snapshot.Settings.Routing.Balancing))
        {
            ReplyHeaders.SetModel(http, model.Name);
            ReplyHeaders.SetRoute(http, "named", null);
            ReplyHeaders.SetAttempts(http, ++attempts);
            answer = await calls.SendAsync(http, model, _ => Request(body.Value, input.Value, model.UpstreamModel, fromOllama), "/v1/embeddings", TimeSpan.FromMilliseconds(snapshot.Limits.TotalMs));
            if (answer.Failure is null || Verdicts.IsFinal(answer.Failure)) break;
        }
        if (answer!.Failure is { } failure) { await errors.SendAsync(http, failure); return; }
        var asBase64 = !fromOllama && body.Value.Text("encoding_format") == "base64";
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(fromOllama ? AsOllama(answer.Body, name) : asBase64 ? AsBase64(answer.Body) : answer.Body, http.RequestAborted);
    }

    /// <summary><c>input</c>, or <c>prompt</c> of Ollama's older way.</summary>
    private static Outcome<JsonElement> Input(JsonElement body)
    {
        if (!body.TryGetProperty("input", out var input) && !body.TryGetProperty("prompt", out input)) return BodyJson.Bad("\"input\" is missing: a text or a list of texts.", "input");
        var fine = input.ValueKind == JsonValueKind.String || (input.ValueKind == JsonValueKind.Array && input.GetArrayLength() > 0);
        return fine ? input : BodyJson.Bad("\"input\" must be a text or a list that is not empty.", "input");
    }

    private static ReadOnlyMemory<byte> Request(JsonElement body, JsonElement input, string model, bool fromOllama)
    {
        var request = new JsonObject();
        if (fromOllama)
        {
            request["input"] = JsonNode.Parse(input.GetRawText());
            if (body.Has("dimensions")) request["dimensions"] = JsonNode.Parse(body.GetProperty("dimensions").GetRawText());
            request["encoding_format"] = "float";
        }
        else
        {
            foreach (var member in body.EnumerateObject()) request[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }
        request["model"] = model;
        return JsonSerializer.SerializeToUtf8Bytes(request);
    }

    // {"data":[{"embedding":[…]}],"usage":{"prompt_tokens":3}} → {"model":"…","embeddings":[[…]],"prompt_eval_count":3}
    private static byte[] AsOllama(byte[] answer, string model)
    {
        var body = JsonNode.Parse(answer)!;
        var vectors = new JsonArray();
        foreach (var item in body["data"]!.AsArray()) vectors.Add(item!["embedding"]!.DeepClone());
        var reply = new JsonObject
        {
            ["model"] = model,
            ["embeddings"] = vectors,
            ["total_duration"] = 0,
            ["load_duration"] = 0,
            ["prompt_eval_count"] = body["usage"]?["prompt_tokens"]?.DeepClone() ?? 0,
        };
        if (vectors.Count == 1) reply["embedding"] = vectors[0]!.DeepClone();
        return JsonSerializer.SerializeToUtf8Bytes(reply);
    }

    // not every provider knows encoding_format; the clients that ask for base64 decode nothing else
    private static byte[] AsBase64(byte[] answer)
    {
        var body = JsonNode.Parse(answer)!;
        foreach (var item in body["data"]!.AsArray())
            if (item!["embedding"] is JsonArray vector)
                item["embedding"] = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector.Select(v => v!.GetValue<float>()).ToArray()));
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }
}
