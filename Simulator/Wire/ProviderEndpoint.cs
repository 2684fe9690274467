using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using ModelProxy.Simulator.Answering;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Models;
using ModelProxy.Simulator.Routing;
using ModelProxy.Simulator.Steering;

namespace ModelProxy.Simulator.Wire;

/// <summary>What every chat-like endpoint does, whichever API it speaks: log, check, steer, answer, deliver.</summary>
internal sealed class ProviderEndpoint(RequestLog log, FaultQueue faults, ModelCatalogue models, Answerer answerer, IOptions<SimulatorOptions> options)
{
    public async Task AnswerAsync(HttpContext context, IWire wire, Func<Ask, Answer, JsonObject>? plain = null)
    {
        var received = await ReceiveAsync(context);
        var ids = new Draw(options.Value.Seed, context.Request.Path, received.Body);
        wire.Decorate(context.Response.Headers, ids);
        try
        {
            CheckKey(context.Request);
            var body = Parse(received.Body);
            received.Model = body.Text("model");
            var ask = wire.Read(body, context.Request.Headers);
            var model = Find(ask.Model);
            var (behaviour, isJudge) = Steer(ask, context.Request);
            await RefuseAsync(ask, model, behaviour, isJudge, context.RequestAborted);
            var answer = answerer.Answer(ask, model, behaviour);
            var delivery = new Delivery(context, received, behaviour, model, options.Value.Latency);
            if (ask.Stream && plain is null) await delivery.StreamAsync(wire, ask, answer);
            else await delivery.PlainAsync(wire, plain?.Invoke(ask, answer) ?? wire.Plain(ask, answer), answer);
        }
        catch (RefusedException refused)
        {
            received.Outcome = "refused";
            await WriteErrorAsync(context, wire, refused.Trouble, ids, received);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            received.Outcome = received.Outcome == "running" ? "cancelled" : received.Outcome;
        }
    }

    /// <summary>For endpoints without a model's answer: the request is logged and the key checked; null when it was refused.</summary>
    public async Task<JsonObject?> ReadAsync(HttpContext context, IWire wire)
    {
        var received = await ReceiveAsync(context);
        try
        {
            CheckKey(context.Request);
            var body = received.Body.Length == 0 ? [] : Parse(received.Body);
            received.Model = body.Text("model") ?? body.Text("name");
            var behaviour = Behaviour.FromHeaders(context.Request.Headers).Over(faults.Next(received.Model ?? "", context.Request.Path));
            await RefuseAsync(null, null, behaviour, isJudge: false, context.RequestAborted);
            received.Outcome = "answered";
            received.Status = 200;
            return body;
        }
        catch (RefusedException refused)
        {
            received.Outcome = "refused";
            await WriteErrorAsync(context, wire, refused.Trouble, new Draw(received.Body), received);
            return null;
        }
    }

    public static async Task WriteErrorAsync(HttpContext context, IWire wire, Trouble trouble, Draw ids, ReceivedRequest? received = null)
    {
        received?.Status = trouble.Status;
        context.Response.StatusCode = trouble.Status;
        if (trouble.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.ContentType = trouble.Html ? "text/html" : "application/json";
        await context.Response.WriteAsync(trouble.Html ? $"<html>\n<head><title>{trouble.Status} Bad Gateway</title></head>\n<body><h1>{trouble.Status} Bad Gateway</h1></body>\n</html>\n" : Json.Write(wire.Error(trouble, ids)), context.RequestAborted);
    }

    public SimulatedModel Find(string name) =>
        models.IsMissing(name) ? throw new RefusedException(new Trouble(TroubleKind.UnknownModel, 404, name)) : models.Get(name);

    private async Task<ReceivedRequest> ReceiveAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = 64 * 1024 * 1024;
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return log.Add(context.Request, await reader.ReadToEndAsync(context.RequestAborted));
    }

    private void CheckKey(HttpRequest request)
    {
        var key = options.Value.Key;
        if (key.Length == 0) return;
        var bearer = request.Headers.Authorization.ToString();
        // Cursor's API takes the key as a user without password too
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":"));
        if (bearer == "Bearer " + key || bearer == basic || request.Headers["x-api-key"] == key) return;
        throw new RefusedException(new Trouble(TroubleKind.Unauthorized, 401, bearer.Length > 0 || request.Headers.ContainsKey("x-api-key") ? "wrong" : "missing"));
    }

    private static JsonObject Parse(string body)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject map) return map;
        }
        catch (JsonException)
        {
            // said below, in the API's own shape
        }
        throw new RefusedException(Trouble.BadRequest("We could not parse the JSON body of your request. The body must be one JSON object."));
    }

    /// <summary>Queued faults, then headers, then the prompt's own directive; a routing prompt hears only what is meant for a judge.</summary>
    private (Behaviour, bool IsJudge) Steer(Ask ask, HttpRequest request)
    {
        var isJudge = RoutingPrompt.Read(ask) is not null;
        var inPrompt = Behaviour.FromText(ask.System).Over(Behaviour.None);
        inPrompt = Behaviour.FromText(ask.LastUserText).Over(inPrompt);
        if (isJudge) inPrompt = inPrompt.ForJudge();
        return (inPrompt.Over(Behaviour.FromHeaders(request.Headers)).Over(faults.Next(ask.Model, request.Path)), isJudge);
    }

    private async Task RefuseAsync(Ask? ask, SimulatedModel? model, Behaviour behaviour, bool isJudge, CancellationToken cancellationToken)
    {
        var delay = isJudge ? Math.Max(behaviour.Delay, behaviour.JudgeDelay)
            : behaviour.HasDelay ? behaviour.Delay : (int)((model?.FirstTokenMs ?? 0) * options.Value.Latency);
        if (delay > 0) await Task.Delay(delay, cancellationToken);

        if ((isJudge ? behaviour.JudgeStatus ?? behaviour.Status : behaviour.Status) is { } status and not 200)
            throw new RefusedException(new Trouble(TroubleKind.Status, status, "") { RetryAfter = behaviour.RetryAfter, Html = behaviour.Html });
        if (ask is null || model is null) return;

        var window = behaviour.Context ?? model.ContextWindow;
        if (behaviour.Overflow || ask.PromptTokens > window)
            throw new RefusedException(new Trouble(TroubleKind.ContextTooLong, 400, "") { Overflow = (Math.Max(ask.PromptTokens, window + 1), window) });
        if (model.FailureRate > 0 && new Draw(options.Value.Seed, model.Name, Json.Write(ask.Body)).Uniform("failure") < model.FailureRate)
            throw new RefusedException(new Trouble(TroubleKind.Status, 503, ""));
    }
}
