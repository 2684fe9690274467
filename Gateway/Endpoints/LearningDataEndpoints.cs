using Google.Protobuf;
using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>For operators: what was learned from, out and in as lines of JSON, and one person out of all of it. See docs/feedback.md.</summary>
internal static class LearningDataEndpoints
{
    private const int PieceBytes = 256 * 1024;
    private const string Lines = "application/x-ndjson";

    public static void MapLearningData(this WebApplication app)
    {
        app.MapGet("/api/admin/learning/export", ExportAsync).Guarded(admin: true).AddEndpointFilter(OperatorsOnly).WithTags("Admin").WithSummary("Exchanges, signals and labels as JSONL; ?after=<cursor> goes on, ?texts=false leaves texts out");
        app.MapPost("/api/admin/learning/import", ImportAsync).Guarded(admin: true).AddEndpointFilter(OperatorsOnly).WithTags("Admin").WithSummary("Takes such lines; what is known is left alone");
        app.MapDelete("/api/admin/users/{user}", ForgetAsync).Guarded(admin: true).AddEndpointFilter(OperatorsOnly).WithTags("Admin").WithSummary("Takes one person out of everything kept");
    }

    /// <summary>Until an admin key is set everybody may steer a gateway; nobody may carry away or delete what others said on a shared one.</summary>
    private static async ValueTask<object?> OperatorsOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!http.RequestServices.GetRequiredService<GatewayState>().Current.HasKeys || http.RequestServices.GetRequiredService<Authenticator>().HasAdminKey) return await next(context);
        await JsonReply.RefuseAsync(http, 403, "forbidden", "This gateway is shared: set MODELPROXY_ADMIN_KEY and send it as `x-admin-key`.");
        return Results.Empty;
    }

    private static async Task ExportAsync(HttpContext http, LearningData.LearningDataClient data, string? after, bool? texts)
    {
        using var call = data.Export(new ExportRequest { After = after ?? "", WithoutTexts = texts == false }, cancellationToken: http.RequestAborted);
        try
        {
            var any = await call.ResponseStream.MoveNext(http.RequestAborted);
            http.Response.ContentType = Lines;
            for (; any; any = await call.ResponseStream.MoveNext(http.RequestAborted))
                await http.Response.Body.WriteAsync(call.ResponseStream.Current.Lines.Memory, http.RequestAborted);
        }
        catch (RpcException) when (http.Response.HasStarted)
        {
            http.Abort(); // a cut export must not look like a whole one
        }
        catch (RpcException refused)
        {
            await RefuseAsync(http, refused);
        }
    }

    private static async Task ImportAsync(HttpContext http, LearningData.LearningDataClient data)
    {
        using var call = data.Import(cancellationToken: http.RequestAborted);
        try
        {
            await SendAsync(http, call.RequestStream);
            var reply = await call.ResponseAsync;
            await JsonReply.SendAsync(http, new { success = true, lines = reply.Lines, exchanges = reply.Exchanges, signals = reply.Signals, labels = reply.Labels });
        }
        catch (RpcException refused)
        {
            await RefuseAsync(http, refused);
        }
    }

    private static async Task SendAsync(HttpContext http, IClientStreamWriter<DataChunk> pieces)
    {
        var buffer = new byte[PieceBytes];
        try
        {
            for (int read; (read = await http.Request.Body.ReadAtLeastAsync(buffer, PieceBytes, throwOnEndOfStream: false, http.RequestAborted)) > 0;)
                await pieces.WriteAsync(new DataChunk { Lines = ByteString.CopyFrom(buffer.AsSpan(0, read)) }, http.RequestAborted);
            await pieces.CompleteAsync();
        }
        catch (Exception ended) when (ended is RpcException or InvalidOperationException && !http.RequestAborted.IsCancellationRequested)
        {
            // refused before all was sent: the answer says why
        }
    }

    private static async Task ForgetAsync(HttpContext http, LearningData.LearningDataClient data, string user)
    {
        try
        {
            var reply = await data.ForgetAsync(new ForgetRequest { User = user }, cancellationToken: http.RequestAborted);
            await JsonReply.SendAsync(http, new { success = true, exchanges = reply.Exchanges, signals = reply.Signals, preferences = reply.Preferences });
        }
        catch (RpcException refused)
        {
            await RefuseAsync(http, refused);
        }
    }

    private static Task RefuseAsync(HttpContext http, RpcException refused) => http.RequestAborted.IsCancellationRequested ? Task.CompletedTask
        : refused.StatusCode == StatusCode.InvalidArgument ? JsonReply.RefuseAsync(http, 400, "bad_request", refused.Status.Detail)
        : JsonReply.RefuseAsync(http, 503, "feedback_away", $"The FeedbackService or its database does not answer: {refused.Status.Detail}");
}
