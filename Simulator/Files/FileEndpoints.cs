using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.OpenAIChat;
using ModelProxy.Simulator.Steering;
using ModelProxy.Simulator.Wire;

namespace ModelProxy.Simulator.Files;

/// <summary>OpenAI's files, batches, speech and images, and Anthropic's batches: what a gateway passes through without reading.</summary>
internal static class FileEndpoints
{
    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/files", UploadAsync);
        app.MapPost("/v1/images/edits", UploadAsync);
        app.MapPost("/v1/audio/transcriptions", UploadAsync);
        app.MapGet("/v1/files/{id}", (HttpContext context, ProviderEndpoint endpoint, ChatWire wire, StoredFiles files, string id) => AnswerAsync(context, endpoint, wire, files.Find(id) is { } file ? Describe(file) : null));
        app.MapGet("/v1/files/{id}/content", DownloadAsync);
        app.MapDelete("/v1/files/{id}", (HttpContext context, ProviderEndpoint endpoint, ChatWire wire, StoredFiles files, string id) =>
            AnswerAsync(context, endpoint, wire, files.Remove(id) ? new JsonObject { ["id"] = id, ["object"] = "file", ["deleted"] = true } : null));
        app.MapPost("/v1/audio/speech", SpeakAsync);
        app.MapPost("/v1/batches", (HttpContext context, ProviderEndpoint endpoint, ChatWire wire) => AnswerAsync(context, endpoint, wire, new JsonObject { ["id"] = "batch_simulated", ["object"] = "batch", ["status"] = "validating" }));
        app.MapPost("/v1/messages/batches", (HttpContext context, ProviderEndpoint endpoint, ChatWire wire) => AnswerAsync(context, endpoint, wire, new JsonObject { ["id"] = "msgbatch_simulated", ["type"] = "message_batch", ["processing_status"] = "in_progress" }));
    }

    /// <summary>Takes the parts as they come, however large they are.</summary>
    private static async Task UploadAsync(HttpContext context, RequestLog log, StoredFiles files)
    {
        var received = log.Add(context.Request, "");
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var boundary = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString() : "";
        if (boundary.Length == 0)
        {
            received.Status = context.Response.StatusCode = 400;
            await WriteAsync(context, new JsonObject { ["error"] = new JsonObject { ["message"] = "multipart/form-data is expected", ["type"] = "invalid_request_error", ["param"] = null, ["code"] = null } });
            return;
        }
        var reader = new MultipartReader(boundary, context.Request.Body);
        var purpose = "";
        StoredFile? file = null;
        while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (section.AsFileSection() is { } part) file = await StoreAsync(part, received, context.RequestAborted);
            else if (section.AsFormDataSection() is { } field && field.Name == "purpose") purpose = await field.GetValueAsync(context.RequestAborted);
        }
        file = (file ?? new StoredFile("file-empty", "", "", 0, "", [])) with { Purpose = purpose };
        files.Add(file);
        (received.Status, received.Outcome) = (200, "answered");
        await WriteAsync(context, Describe(file));
    }

    private static async Task<StoredFile> StoreAsync(FileMultipartSection part, ReceivedRequest received, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        long bytes = 0;
        for (int count; (count = await part.FileStream!.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            received.Outcome = "receiving";
            hash.AppendData(buffer, 0, count);
            if (kept.Length < StoredFiles.Kept) kept.Write(buffer, 0, count);
            bytes += count;
        }
        return new StoredFile("file-" + Guid.NewGuid().ToString("N")[..12], part.FileName, "", bytes, Convert.ToHexStringLower(hash.GetHashAndReset()), kept.ToArray());
    }

    private static async Task DownloadAsync(HttpContext context, ProviderEndpoint endpoint, ChatWire wire, StoredFiles files, string id)
    {
        if (files.Find(id) is not { } file)
        {
            await AnswerAsync(context, endpoint, wire, null);
            return;
        }
        if (await endpoint.ReadAsync(context, wire) is null) return;
        context.Response.ContentType = "application/octet-stream";
        await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
    }

    /// <summary>Bytes that are no text: the words, each letter raised above ASCII.</summary>
    private static async Task SpeakAsync(HttpContext context, ProviderEndpoint endpoint, ChatWire wire)
    {
        if (await endpoint.ReadAsync(context, wire) is not { } body) return;
        context.Response.ContentType = "audio/mpeg";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body.Text("input") ?? "").Select(b => (byte)(b | 0x80)).ToArray(), context.RequestAborted);
    }

    private static async Task AnswerAsync(HttpContext context, ProviderEndpoint endpoint, ChatWire wire, JsonObject? answer)
    {
        if (await endpoint.ReadAsync(context, wire) is null) return;
        if (answer is null) await ProviderEndpoint.WriteErrorAsync(context, wire, new Trouble(TroubleKind.Status, 404, ""), new Draw("file"));
        else await WriteAsync(context, answer);
    }

    private static JsonObject Describe(StoredFile file) => new() { ["id"] = file.Id, ["object"] = "file", ["bytes"] = file.Bytes, ["filename"] = file.Name, ["purpose"] = file.Purpose, ["sha256"] = file.Sha256 };

    private static Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Json.Write(body), context.RequestAborted);
    }
}
