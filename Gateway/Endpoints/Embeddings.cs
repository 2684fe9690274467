using System.Collections.Immutable;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Pipeline.Attempts;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>
/// One request for vectors: 1. who asks and may he, 2. which model, 3. its members and their keys in turn until one answers.
/// The vectors of another model are no substitute, so no fallback stands in.
/// </summary>
internal sealed class Embeddings(GatewayState state, Guard guard, Admission admission, Balancer balancer, ModelHealthBook health, SimpleCalls calls, SurfaceErrors errors)
{
    public async Task RunAsync(HttpContext http, bool fromOllama)
    {
        var snapshot = state.Current;
        if (await guard.AdmitAsync(http) is not { } caller) return; // 1
        var failure = admission.Check(http, caller, snapshot.Settings) ?? await AnswerAsync(http, snapshot, caller, fromOllama);
        if (failure is not null) await errors.SendAsync(http, failure);
    }

    /// <returns>Null = answered.</returns>
    private async Task<ChatFailure?> AnswerAsync(HttpContext http, GatewaySnapshot snapshot, CallerIdentity caller, bool fromOllama)
    {
        var body = await BodyJson.ReadAsync(http, state);
        var input = body.Succeeded ? EmbeddingBodies.Input(body.Value) : body.Failure;
        if (!input.Succeeded) return input.Failure;
        var name = body.Value.Text("model") ?? "";
        var group = name is "" or "auto" ? snapshot.Models.FirstOrDefault(m => m.EmbedsOnly) is { } first ? new ModelGroup(first.Name, [first]) : null : snapshot.Find(name); // 2
        if (group is null) return Unknown(name);
        if (!Allowed(caller, snapshot, group)) return Forbidden(caller, name);

        var asBase64 = !fromOllama && body.Value.Text("encoding_format") == "base64";
        var attempts = 0;
        var walk = new CandidateWalk(balancer.Order(group.Members, snapshot.Settings.Routing.Balancing).ToImmutableArray(), health, snapshot.Settings.Resilience);
        while (walk.TryNext(out var model, out var lease)) // 3
        {
            if (model.Provider.OwnDialect is not null)
            {
                lease.Release();
                walk.Unsuited(BodyJson.Bad($"The model \"{model.Name}\" only chats: its provider is of kind \"{model.Provider.Kind}\"."));
                continue;
            }
            ReplyHeaders.SetModel(http, model.Name);
            ReplyHeaders.SetRoute(http, RouteSources.Named, null);
            ReplyHeaders.SetAttempts(http, ++attempts);
            var answer = await calls.SendAsync(http, snapshot, model, lease, _ => EmbeddingBodies.Request(body.Value, input.Value, model.UpstreamModel, fromOllama), "/v1/embeddings", TimeSpan.FromMilliseconds(snapshot.Limits.TotalMs));
            var reply = answer.Failure is null ? EmbeddingBodies.Reply(answer.Body, name, fromOllama, asBase64) : null;
            if (reply is not null)
            {
                http.Response.ContentType = "application/json";
                await http.Response.Body.WriteAsync(reply, http.RequestAborted);
                return null;
            }
            var failure = answer.Failure ?? NoVectors(model);
            walk.Failed(model, lease.ApiKey, failure);
            if (Verdicts.IsFinal(failure)) return failure;
        }
        return walk.Failure;
    }

    /// <summary>A key that is bound to models may ask for the vectors of those only.</summary>
    private static bool Allowed(CallerIdentity caller, GatewaySnapshot snapshot, ModelGroup group) =>
        caller.Key is not { Models.IsEmpty: false } key || key.Models.Any(name => snapshot.Find(name)?.Members.Intersect(group.Members).Any() == true);

    private static ChatFailure Forbidden(CallerIdentity caller, string name) => new()
    {
        Kind = FailureKind.Forbidden,
        Status = 403,
        Type = "permission_error",
        Message = $"The key \"{caller.KeyName}\" may not use the model \"{name}\". It may use: {string.Join(", ", caller.Key!.Models)}.",
    };

    private static ChatFailure Unknown(string name) => new()
    {
        Kind = FailureKind.UnknownModel,
        Status = 404,
        Type = "not_found_error",
        Code = "model_not_found",
        Param = "model",
        Message = $"The model \"{name}\" is not known here. GET /v1/models lists those that are.",
    };

    private static ChatFailure NoVectors(ModelEntry model) => new()
    {
        Kind = FailureKind.Provider,
        Status = 502,
        Type = "api_error",
        Message = $"{model.Name} answered with something that is no list of vectors.",
        Phase = FailurePhase.Stream,
    };
}
