using Microsoft.AspNetCore.Http.HttpResults;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.LearningWorker.Cycling;

namespace ModelProxy.LearningWorker.Anchoring;

/// <summary>
/// <c>GET /internal/anchors?model=&amp;perCell=</c>: what asking a model its anchors takes, and how far its run is.
/// <c>POST /internal/anchors</c> <c>{model, perCell, gateway}</c>: begins a run (202); 409 while one is under way. The caller's
/// <c>Authorization</c> is what the gateway is asked with.
/// </summary>
internal static class AnchorsApi
{
    public static void AddAnchoring(this WebApplicationBuilder builder)
    {
        // an answer of a slow model may take minutes
        builder.Services.AddHttpClient(AnchorRunner.Client, client => client.Timeout = TimeSpan.FromMinutes(5));
        builder.Services.AddGrpcClient<Feedback.FeedbackClient>(grpc => grpc.Address = new Uri("http://_grpc.feedback"));
        builder.Services.AddSingleton<AnchorRunner>();
    }

    public static void MapAnchoring(this WebApplication app)
    {
        app.MapGet("/internal/anchors", (AnchorRunner runner, string model, int perCell = 0) => TypedResults.Ok(Offer(model, AnchorPaper.Of(perCell), runner.Find(model))));
        app.MapPost("/internal/anchors", Begin);
    }

    private static Results<Accepted<AnchorOffer>, JsonHttpResult<Refusal>> Begin(AnchorWish wish, HttpRequest request, AnchorRunner runner)
    {
        if (!Uri.TryCreate(wish.Gateway, UriKind.Absolute, out var gateway) || wish.Model.Length == 0)
            return TypedResults.Json(new Refusal("bad_request", "Give model and gateway, the gateway's address."), statusCode: StatusCodes.Status400BadRequest);
        var paper = AnchorPaper.Of(wish.PerCell);
        return runner.Begin(wish.Model, paper, gateway, request.Headers.Authorization.ToString()) is { } begun
            ? TypedResults.Accepted((string?)null, Offer(wish.Model, paper, begun))
            : TypedResults.Json(new Refusal("already_running", $"{wish.Model} is being asked its anchors. GET shows how far it is."), statusCode: StatusCodes.Status409Conflict);
    }

    private static AnchorOffer Offer(string model, AnchorPaper paper, AnchorProgress? run) => new(model, paper.Anchors.Count, paper.InputTokens, paper.OutputTokens, run);
}

/// <param name="PerCell">Most prompts per domain and language; 0 = all.</param>
/// <param name="Gateway">Where to ask, e.g. http://127.0.0.1:3100.</param>
internal sealed record AnchorWish(string Model, string Gateway, int PerCell = 0);

/// <param name="Run">The latest since this worker started; null = none.</param>
internal sealed record AnchorOffer(string Model, int Anchors, long InputTokens, long OutputTokens, AnchorProgress? Run);
