using System.Text.Json.Nodes;
using ModelProxy.Simulator.Answering;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Wire;

namespace ModelProxy.Simulator.Homemade;

/// <summary>
/// An API like nobody else's, as companies have them inside: a gateway can only reach it by a description of its shapes.
/// </summary>
/// <remarks>
/// <code>
/// POST /homemade/{model}/generate[?lines=on]
/// {"talk":[{"who":"HUMAN","says":["…"]}],"rules":"…","limits":{"tokens":100,"heat":0.2},"live":true}
/// {"ticket":"t-1","result":{"parts":[{"says":"…"}],"why":"END"},"metering":{"in":9,"out":3}}
/// data: {"piece":"…"}  …  data: {"why":"END","metering":{"in":9,"out":3}}  data: [END]
/// {"problem":{"text":"…","code":429}}
/// </code>
/// </remarks>
internal sealed class HomemadeWire(string model, bool lines) : IWire
{
    public string StreamType => lines ? "application/x-ndjson" : "text/event-stream";

    public Ask Read(JsonObject body, IHeaderDictionary headers)
    {
        if (body["talk"] is not JsonArray { Count: > 0 } talk) throw new RefusedException(Trouble.BadRequest("talk is missing"));
        var turns = talk.Select(turn => new Turn(turn.Text("who") == "MODEL" ? "assistant" : "user", string.Join('\n', turn.Strings("says")))).ToList();
        return new Ask
        {
            Model = model,
            Body = body,
            Turns = turns,
            System = body.Text("rules") ?? "",
            MaxTokens = body["limits"].Number("tokens"),
            Stream = body.Flag("live") ?? false,
        };
    }

    public JsonObject Plain(Ask ask, Answer answer) => new()
    {
        ["ticket"] = answer.Ids.Id(8, "ticket"),
        ["result"] = new JsonObject { ["parts"] = new JsonArray(new JsonObject { ["says"] = answer.Text }), ["why"] = Why(answer) },
        ["metering"] = Metering(answer),
    };

    public IEnumerable<Frame> Stream(Ask ask, Answer answer)
    {
        foreach (var piece in Tokens.Split(answer.Text)) yield return Framed(new JsonObject { ["piece"] = piece }, isContent: true);
        yield return Framed(new JsonObject { ["why"] = Why(answer), ["metering"] = Metering(answer) });
        if (!lines) yield return new Frame("data: [END]\n\n");
    }

    public JsonObject Error(Trouble trouble, Draw ids) => new()
    {
        ["problem"] = new JsonObject { ["text"] = trouble.Message.Length > 0 ? trouble.Message : $"homemade trouble {trouble.Status}", ["code"] = trouble.Status },
    };

    public string StreamError(Ask ask, Answer answer, int framesSent) => Framed(new JsonObject { ["problem"] = new JsonObject { ["text"] = "it broke" } }).Text;

    public void Decorate(IHeaderDictionary headers, Draw ids) => headers["x-homemade-version"] = "7";

    private Frame Framed(JsonObject data, bool isContent = false) => lines ? Frame.Line(data, isContent) : Frame.Data(data, isContent);

    private static string Why(Answer answer) => answer.End == AnswerEnd.Length ? "TOO_LONG" : "END";

    private static JsonObject Metering(Answer answer) => new() { ["in"] = answer.Usage.Prompt, ["out"] = answer.Usage.Completion };
}
