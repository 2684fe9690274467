using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Capture;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>
/// <c>POST /api/feedback</c>: <c>{queryId, rating, comments}</c>, <c>{queryId, thumbs}</c> or <c>{queryId, metric, value}</c> → <c>{success:true}</c>.
/// </summary>
internal static class FeedbackEndpoint
{
    private const int MaxComment = 4000;

    /// <summary>As many characters of a user's name are recorded.</summary>
    private const int MaxRater = 200;

    public static void MapFeedback(this WebApplication app) =>
        app.MapPost("/api/feedback", SubmitAsync).Guarded().WithTags("ModelProxy").WithSummary("Rates an answer: 1-5 stars, thumbs up or down, or a named metric");

    private static async Task SubmitAsync(HttpContext http, GatewayState state, FeedbackInbox inbox, Authenticator authenticator, SurfaceErrors errors, TimeProvider clock)
    {
        var body = await BodyJson.ReadAsync(http, state);
        var request = body.Succeeded ? Read(body.Value) : body.Failure;
        if (!request.Succeeded)
        {
            await errors.SendAsync(http, request.Failure);
            return;
        }
        var submit = request.Value;
        submit.Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        submit.GivenAt = Timestamp.FromDateTimeOffset(clock.GetUtcNow());
        // else the store takes the rated request's own user, and its key after that
        var rater = http.Request.Headers["x-modelproxy-user"].ToString() is { Length: > 0 } named ? named : body.Value.Text("user") ?? "";
        submit.Rater = rater[..Math.Min(MaxRater, rater.Length)];
        var (result, detail) = await inbox.SubmitAsync(submit, http.RequestAborted);
        await (result switch
        {
            FeedbackResult.Malformed => errors.SendAsync(http, BodyJson.Bad(detail)),
            FeedbackResult.UnknownQuery => errors.SendAsync(http, Unknown(submit.QueryId)),
            FeedbackResult.Lost => JsonReply.RefuseAsync(http, 503, "feedback_away", $"The FeedbackService is away and the rating could not be kept on disk: {detail}. Send it again."),
            // an old id cannot be looked up now; the store decides when it is back
            _ => JsonReply.SendAsync(http, new { success = true }),
        });
    }

    internal static Outcome<SubmitRequest> Read(JsonElement body)
    {
        if (body.Text("queryId") is not { } queryId || !Guid.TryParseExact(queryId, "D", out var id) || id.Version != 7)
            return BodyJson.Bad("\"queryId\" must be the UUID that x-modelproxy-query-id gave.", "queryId");
        var request = new SubmitRequest { QueryId = id.ToString() };
        if (body.Has("rating"))
        {
            if (body.GetProperty("rating") is not { ValueKind: JsonValueKind.Number } rating || !rating.TryGetInt32(out var stars) || stars is < 1 or > 5) return BodyJson.Bad("\"rating\" must be a whole number from 1 to 5.", "rating");
            request.Rating = stars;
        }
        if (body.Has("thumbs"))
        {
            if (body.Text("thumbs") is not ("up" or "down")) return BodyJson.Bad("\"thumbs\" must be \"up\" or \"down\".", "thumbs");
            request.Thumbs = body.Text("thumbs");
        }
        if (body.Has("metric"))
        {
            if (body.Text("metric") is not { Length: > 0 and <= 100 } metric) return BodyJson.Bad("\"metric\" must be a name of at most 100 characters.", "metric");
            request.Metric = metric;
            switch (body.TryGetProperty("value", out var value) ? value.ValueKind : JsonValueKind.Undefined)
            {
                case JsonValueKind.True or JsonValueKind.False:
                    request.Boolean = value.GetBoolean();
                    break;
                case JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number):
                    request.Number = number;
                    break;
                default:
                    return BodyJson.Bad("\"value\" of a metric must be a number, true or false.", "value");
            }
        }
        foreach (var name in (ReadOnlySpan<string>)["comments", "comment"])
        {
            if (!body.Has(name)) continue;
            if (body.Text(name) is not { } comment) return BodyJson.Bad($"\"{name}\" must be a text.", name);
            if (comment.Length > MaxComment) return BodyJson.Bad($"\"{name}\" may hold at most {MaxComment} characters.", name);
            request.Comment = comment;
            break;
        }
        return request is { HasRating: false, Thumbs: "", Metric: "", Comment: "" } ? BodyJson.Bad("Nothing was rated: send \"rating\" (1-5), \"thumbs\" (up or down), \"metric\" with \"value\", or \"comments\".") : request;
    }

    private static ChatFailure Unknown(string queryId) => new() { Kind = FailureKind.UnknownModel, Status = 404, Type = "not_found_error", Message = $"No answer is known under the query id {queryId}." };
}
