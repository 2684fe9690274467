using System.Text.Json.Nodes;
using ModelProxy.Simulator.Answering;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Wire;

namespace ModelProxy.Simulator.CursorAgents;

/// <summary>
/// The shapes of Cursor's Cloud Agents API, version 1 (cursor.com/docs/cloud-agent/api/endpoints). A run outlives the request
/// that began it, so its answer is told by <see cref="AgentRun"/> and not by this wire.
/// </summary>
internal sealed class AgentWire : IWire
{
    public string StreamType => "text/event-stream";

    public Ask Read(JsonObject body, IHeaderDictionary headers)
    {
        if (body["prompt"].Text("text") is not { Length: > 0 } text) throw new RefusedException(Trouble.BadRequest("prompt.text: Required", code: "validation_error"));
        foreach (var repository in body.Items("repos"))
            if (repository.Text("url") is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out _)) throw new RefusedException(Trouble.BadRequest("repos.0.url: Invalid url", code: "validation_error"));
        if (body.Text("mode") is not (null or "agent" or "plan")) throw new RefusedException(Trouble.BadRequest("mode: Invalid enum value", code: "validation_error"));
        return new Ask
        {
            Model = body["model"].Text("id") ?? "composer-2",
            Body = body,
            Turns = [new Turn("user", text) { Images = body["prompt"].Items("images").Count() }],
        };
    }

    public JsonObject Error(Trouble trouble, Draw ids)
    {
        var (code, message) = trouble switch
        {
            { Kind: TroubleKind.BadRequest } => (trouble.Code ?? "validation_error", trouble.Message),
            { Kind: TroubleKind.Unauthorized } => ("unauthorized", "Invalid API key"),
            { Kind: TroubleKind.UnknownModel } => ("invalid_model", $"Unknown model {trouble.Message}"),
            { Status: 401 } => ("unauthorized", "Invalid API key"),
            { Status: 404 } => (trouble.Code ?? "not_found", trouble.Message.Length > 0 ? trouble.Message : "Not found"),
            { Status: 409 } => (trouble.Code ?? "conflict", trouble.Message),
            { Status: 410 } => ("stream_expired", "The stream of this run is no longer kept."),
            { Status: 429 } => ("rate_limit_exceeded", "Too many requests"),
            _ => ("internal_error", "Something went wrong"),
        };
        return new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };
    }

    public void Decorate(IHeaderDictionary headers, Draw ids) => headers["x-cursor-stream-retention-seconds"] = "3600";

    public JsonObject Plain(Ask ask, Answer answer) => throw new NotSupportedException("A run's answer is told by the run.");

    public IEnumerable<Frame> Stream(Ask ask, Answer answer) => throw new NotSupportedException("A run's answer is told by the run.");

    public string StreamError(Ask ask, Answer answer, int framesSent) => throw new NotSupportedException("A run's answer is told by the run.");
}
