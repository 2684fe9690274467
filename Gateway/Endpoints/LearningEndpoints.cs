using Google.Protobuf;
using Grpc.Core;
using ModelProxy.Contracts.Learning.V1;
using ModelProxy.Gateway.Settings;
using Admin = ModelProxy.Contracts.Learning.V1.Learning.LearningClient;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>
/// <c>/api/admin/prompts</c>, <c>/api/admin/experiments</c>, <c>/api/admin/learn</c>: steering of learning, handed to the
/// LearningWorker as it is. Bodies and answers are the messages of <c>learning.proto</c> in protobuf's JSON.
/// </summary>
internal static class LearningEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A test asks a language model, a full cycle reads everything there is.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(5);

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    public static void MapLearning(this WebApplication app)
    {
        var prompts = app.MapGroup("/api/admin/prompts").Guarded(admin: true).WithTags("Learning");
        prompts.MapGet("", (HttpContext http, Admin learning) => CallAsync(http, new PromptsRequest(), learning.PromptsAsync)).WithSummary("All versions of the judge's prompt, newest first");
        prompts.MapPost("", (HttpContext http, Admin learning, GatewayState state) => ReadAsync<SavePromptRequest>(http, state, request => CallAsync(http, request, learning.SavePromptAsync))).WithSummary("{text, note?, author?, parent?}: a new draft");
        prompts.MapPost("/test", (HttpContext http, Admin learning, GatewayState state) => ReadAsync<TestPromptRequest>(http, state, request => CallAsync(http, request, learning.TestPromptAsync, LongPatience))).WithSummary("{version | text, query? | cases?}: asks the judge now");
        prompts.MapPost("/rollback", (HttpContext http, Admin learning) => CallAsync(http, new RollBackPromptRequest(), learning.RollBackPromptAsync)).WithSummary("Back to the version in force before");
        prompts.MapPost("/{version:int}/use", (HttpContext http, Admin learning, int version, bool pin = false) => CallAsync(http, new UsePromptRequest { Version = version, Pin = pin }, learning.UsePromptAsync)).WithSummary("Puts a version in force; ?pin=true keeps evolution off it");
        prompts.MapPost("/{version:int}/pin", (HttpContext http, Admin learning, int version) => CallAsync(http, new PinPromptRequest { Version = version, Pinned = true }, learning.PinPromptAsync)).WithSummary("Keeps the version in force whatever evolution finds");
        prompts.MapDelete("/{version:int}/pin", (HttpContext http, Admin learning, int version) => CallAsync(http, new PinPromptRequest { Version = version }, learning.PinPromptAsync)).WithSummary("Lets evolution go on");
        prompts.MapPost("/{version:int}/try", (HttpContext http, Admin learning, int version) => CallAsync(http, new TryPromptRequest { Version = version }, learning.TryPromptAsync)).WithSummary("Watches a draft in the shadow, then tries it live");

        var experiments = app.MapGroup("/api/admin/experiments").Guarded(admin: true).WithTags("Learning");
        experiments.MapGet("", (HttpContext http, Admin learning) => CallAsync(http, new ExperimentsRequest(), learning.ExperimentsAsync)).WithSummary("Experiments, running ones first");
        experiments.MapPost("", (HttpContext http, Admin learning, GatewayState state) => ReadAsync<StartExperimentRequest>(http, state, request => CallAsync(http, request, learning.StartExperimentAsync))).WithSummary("{name, kind: model|prompt|objective, split?: percentage|key, arms: [control, candidate], significance?, smallestEffect?}");
        experiments.MapPost("/{id}/stop", (HttpContext http, Admin learning, string id) => CallAsync(http, new StopExperimentRequest { Id = id }, learning.StopExperimentAsync)).WithSummary("Ends an experiment without a winner");

        app.MapPost("/api/admin/learn", (HttpContext http, Admin learning, bool full = false) => CallAsync(http, new LearnRequest { Full = full }, learning.LearnAsync, LongPatience)).Guarded(admin: true).WithTags("Learning").WithSummary("A learning cycle now; ?full=true learns everything anew");
    }

    private static async Task ReadAsync<TRequest>(HttpContext http, GatewayState state, Func<TRequest, Task> call) where TRequest : IMessage<TRequest>, new()
    {
        var body = await BodyJson.ReadAsync(http, state);
        if (!body.Succeeded)
        {
            await JsonReply.RefuseAsync(http, body.Failure.Status, "bad_request", body.Failure.Message);
            return;
        }
        TRequest request;
        try
        {
            request = Parser.Parse<TRequest>(body.Value.GetRawText());
        }
        catch (Exception wrong) when (wrong is InvalidProtocolBufferException or InvalidOperationException or FormatException)
        {
            await JsonReply.RefuseAsync(http, 400, "bad_request", $"The body is not what is expected here: {wrong.Message}");
            return;
        }
        await call(request);
    }

    private static async Task CallAsync<TRequest, TReply>(HttpContext http, TRequest request, Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> call, TimeSpan? patience = null) where TReply : IMessage
    {
        TReply reply;
        try
        {
            reply = await call(request, new CallOptions(deadline: DateTime.UtcNow + (patience ?? Patience), cancellationToken: http.RequestAborted));
        }
        catch (RpcException refused) when (!http.RequestAborted.IsCancellationRequested)
        {
            var (status, error) = refused.StatusCode switch
            {
                StatusCode.InvalidArgument => (400, "bad_request"),
                StatusCode.NotFound => (404, "not_found"),
                StatusCode.FailedPrecondition => (409, "not_now"),
                StatusCode.DeadlineExceeded => (504, "too_slow"),
                _ => (503, "learning_away"),
            };
            var own = refused.StatusCode is StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.FailedPrecondition || (refused.StatusCode == StatusCode.Unavailable && refused.Status.DebugException is null);
            await JsonReply.RefuseAsync(http, status, error, own ? refused.Status.Detail : "The LearningWorker does not answer. Try again when it is back.");
            return;
        }
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(Formatter.Format(reply), http.RequestAborted);
    }
}
