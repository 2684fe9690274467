using System.Text.Json;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Capture;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Pipeline.Attempts;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>
/// One request for vectors: 1. who asks and may he, 2. which models, 3. those and their keys in turn until one answers, 4. what
/// it cost, and the record.
/// </summary>
internal sealed class Embeddings(
    GatewayState state, Guard guard, Admission admission, Budgets budgets, Balancer balancer, ModelHealthBook health, SimpleCalls calls, ExchangeRecorder recorder,
    SurfaceErrors errors, TimeProvider clock)
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
        var models = EmbeddingModels.Choose(snapshot, balancer, caller, name); // 2
        if (!models.Succeeded) return models.Failure;

        var call = new EmbeddingCall(http, caller, name, clock);
        var held = budgets.Reserve(caller, snapshot.Settings, models.Value[0], input.Value.GetRawText().Length, maxTokens: 0);
        ChatFailure? failure = UpstreamFailures.Cancelled(FailurePhase.Stream); // who leaves while the answer is sent is thrown out of here
        try
        {
            return failure = await AskAsync(http, snapshot, call, new CandidateWalk(models.Value, health, snapshot.Settings.Resilience), body.Value, input.Value, fromOllama);
        }
        finally
        {
            if (held is not null) budgets.Settle(held, call.Cost ?? 0); // 4
            recorder.Record(call.Record(failure));
        }
    }

    private async Task<ChatFailure?> AskAsync(HttpContext http, GatewaySnapshot snapshot, EmbeddingCall call, CandidateWalk walk, JsonElement body, JsonElement input, bool fromOllama)
    {
        var (name, asBase64) = (body.Text("model") ?? "", !fromOllama && body.Text("encoding_format") == "base64");
        while (walk.TryNext(out var model, out var lease)) // 3
        {
            if (model.Provider.OwnDialect is not null)
            {
                lease.Release();
                walk.Unsuited(BodyJson.Bad($"The model \"{model.Name}\" only chats: its provider is of kind \"{model.Provider.Kind}\"."));
                continue;
            }
            var attempt = call.Begin(model, lease.ApiKey);
            ReplyHeaders.SetModel(http, model.Name);
            ReplyHeaders.SetRoute(http, RouteSources.Named, null);
            ReplyHeaders.SetAttempts(http, call.Attempts);
            var answer = await calls.SendAsync(http, snapshot, model, lease, _ => EmbeddingBodies.Request(body, input, model.UpstreamModel, fromOllama), Read, "/v1/embeddings", TimeSpan.FromMilliseconds(snapshot.Limits.TotalMs));
            call.Ended(attempt, answer);
            if (answer.Failure is not { } failure)
            {
                http.Response.ContentType = "application/json";
                await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
                return null;
            }
            walk.Failed(model, lease.ApiKey, failure);
            if (Verdicts.IsFinal(failure)) return failure;

            Outcome<byte[]> Read(byte[] bytes)
            {
                if (EmbeddingBodies.Reply(bytes, name, fromOllama, asBase64, out var tokens) is not { } reply) return NoVectors(model);
                if (tokens is { } used) call.Used(model, used);
                return reply;
            }
        }
        return walk.Failure;
    }

    private static ChatFailure NoVectors(ModelEntry model) => new()
    {
        Kind = FailureKind.Provider,
        Status = 502,
        Type = "api_error",
        Message = $"{model.Name} answered with something that is no list of vectors.",
        Phase = FailurePhase.Stream,
    };
}
