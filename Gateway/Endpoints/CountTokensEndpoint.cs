using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>
/// <c>POST /v1/messages/count_tokens</c>. Anthropic counts for its own models; for others the count is estimated.
/// Clients send dozens at once and only need it roughly, so it is never rate-limited.
/// </summary>
internal static class CountTokensEndpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void MapCountTokens(this WebApplication app) =>
        app.MapPost("/v1/messages/count_tokens", CountAsync).Guarded().WithTags("Anthropic").WithSummary("Counts the tokens of a Messages request");

    private static async Task CountAsync(HttpContext http, GatewayState state, DialectRegistry dialects, SimpleCalls calls, SurfaceErrors errors)
    {
        var snapshot = state.Current;
        var body = await BodyReader.ReadAsync(http.Request, snapshot.Limits.BodyBytes, http.RequestAborted);
        if (!body.Succeeded) { await errors.SendAsync(http, body.Failure); return; }
        var skimmed = dialects.Client(DialectNames.AnthropicMessages).Skim(body.Value);
        if (!skimmed.Succeeded) { await errors.SendAsync(http, skimmed.Failure); return; }
        var envelope = skimmed.Value;
        var group = envelope.Model is "" or RouteAuto ? snapshot.Default : snapshot.Find(envelope.Model);
        if (group is null)
        {
            await errors.SendAsync(http, new ChatFailure { Kind = FailureKind.UnknownModel, Status = 404, Type = "not_found_error", Message = $"The model \"{envelope.Model}\" is not known here." });
            return;
        }
        var model = group.Members[0];
        ReplyHeaders.SetModel(http, model.Name);
        ReplyHeaders.SetRoute(http, "named", null);
        if (model.Provider is { Kind: ProviderKinds.Anthropic, LacksKey: false })
        {
            var answer = await calls.SendAsync(http, snapshot, model, dialect => dialect.EditRequest(body.Value, envelope, model.UpstreamModel), "/v1/messages/count_tokens", Patience);
            if (answer.Status == 200)
            {
                http.Response.ContentType = "application/json";
                await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
                return;
            }
        }
        await JsonReply.SendAsync(http, new { input_tokens = Estimate(body.Value.Span, envelope) });
    }

    private const string RouteAuto = "auto";

    /// <summary>About four letters, or two thirds of a Chinese character, to a token; the tools count by their JSON.</summary>
    internal static long Estimate(ReadOnlySpan<byte> body, RequestEnvelope envelope)
    {
        var wide = Math.Max(0, body.Length - envelope.TotalChars * 3 / 2) > envelope.TotalChars / 2 && !envelope.HasTools && !envelope.HasImages;
        var text = envelope.HasTools && !envelope.HasImages ? Math.Max(envelope.TotalChars, body.Length * 3 / 4) : envelope.TotalChars;
        return Math.Max(1, (long)Math.Ceiling(wide ? text / 1.5 : text / 3.8) + 4L * envelope.Turns);
    }
}
