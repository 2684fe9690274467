using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>A newly added model is asked graded prompts when somebody wants it: first what that costs, then the run. The LearningWorker asks and grades.</summary>
internal static class AnchorEndpoints
{
    private const string Path = "/api/admin/models/{name}/anchors";
    private static readonly Uri Worker = new("http://_http.learning/internal/anchors");

    public static void MapAnchors(this WebApplication app)
    {
        app.MapGet(Path, (HttpContext http, string name, GatewayState state, IHttpClientFactory clients, int perCell = 0) => RelayAsync(http, name, perCell, begin: false, state, clients))
            .Guarded(admin: true).WithTags("Admin").WithSummary("What asking a model its graded anchor prompts would cost, and how far its latest run is; ?perCell=3 for fewer prompts");
        app.MapPost(Path, (HttpContext http, string name, GatewayState state, IHttpClientFactory clients, int perCell = 0) => RelayAsync(http, name, perCell, begin: true, state, clients))
            .Guarded(admin: true).WithTags("Admin").WithSummary("Asks a model its graded anchor prompts, at the price that GET shows");
    }

    private static async Task RelayAsync(HttpContext http, string name, int perCell, bool begin, GatewayState state, IHttpClientFactory clients)
    {
        name = Uri.UnescapeDataString(name);
        if (state.Current.Find(name)?.Members[0] is not { } model || model.EmbedsOnly)
        {
            await JsonReply.RefuseAsync(http, 404, "unknown_model", $"There is no chat model \"{name}\". GET /models lists them.");
            return;
        }
        using var client = clients.CreateClient(ReportEndpoints.Learning);
        try
        {
            using var request = begin
                ? new HttpRequestMessage(HttpMethod.Post, Worker) { Content = JsonContent.Create(new { model = model.Name, perCell, gateway = Own(http.Connection) }) }
                : new HttpRequestMessage(HttpMethod.Get, $"{Worker}?model={Uri.EscapeDataString(model.Name)}&perCell={perCell.ToString(CultureInfo.InvariantCulture)}");
            if (begin && Credential(http.Request.Headers) is { } credential) request.Headers.TryAddWithoutValidation("Authorization", credential);
            using var answer = await client.SendAsync(request, http.RequestAborted);
            var body = await answer.Content.ReadFromJsonAsync<JsonObject>(http.RequestAborted) ?? [];
            if (answer.IsSuccessStatusCode)
            {
                var (input, output) = (body["inputTokens"]!.GetValue<long>(), body["outputTokens"]!.GetValue<long>());
                body["costUsd"] = model.Cost(input, 0, output) is { } cost ? Math.Round(cost, 6) : null;
                body["simulated"] = model.Simulated;
            }
            await JsonReply.SendAsync(http, body, (int)answer.StatusCode);
        }
        catch (Exception away) when (away is HttpRequestException || (away is OperationCanceledException && !http.RequestAborted.IsCancellationRequested))
        {
            await JsonReply.RefuseAsync(http, 503, "learning_away", "The LearningWorker, which asks the anchors, does not answer. Try again when it is back.");
        }
    }

    /// <summary>Where this request came in: the worker can come the same way.</summary>
    private static string Own(ConnectionInfo connection)
    {
        var address = connection.LocalIpAddress ?? IPAddress.Loopback;
        return $"http://{new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, connection.LocalPort)}";
    }

    private static string? Credential(IHeaderDictionary headers) =>
        headers.Authorization.ToString() is { Length: > 0 } sent ? sent
        : (headers["x-admin-key"].ToString() is { Length: > 0 } admin ? admin : headers["x-api-key"].ToString()) is { Length: > 0 } key ? $"Bearer {key}" : null;
}
