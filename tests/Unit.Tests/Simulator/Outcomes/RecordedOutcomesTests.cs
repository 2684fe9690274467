using System.IO.Compression;
using Microsoft.Extensions.Options;
using ModelProxy.Simulator;
using ModelProxy.Simulator.Answering;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Models;
using ModelProxy.Simulator.OpenAIChat;
using ModelProxy.Simulator.Outcomes;
using ModelProxy.Simulator.Steering;
using ModelProxy.Simulator.Users;

namespace ModelProxy.Unit.Tests.Simulator.Outcomes;

public sealed class RecordedOutcomesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelproxy-outcomes-").FullName;

    public RecordedOutcomesTests()
    {
        using (var zipped = new StreamWriter(new GZipStream(File.Create(Path.Combine(_folder, "queries.jsonl.gz")), CompressionLevel.Fastest)))
            zipped.Write("""{"id":"q1","pool":"p","text":"What is\n the  capital of France?"}""" + "\n" + """{"id":"q1","pool":"other","text":"什么是熵？"}""" + "\n");
        File.WriteAllText(Path.Combine(_folder, "outcomes.csv"), "query_id,pool,model,score,cost_usd,out_chars\nq1,p,maker/good-7b,1.0,,\nq1,p,maker/bad-7b,0.0,,\nq1,other,maker/good-7b,0.25,,\nq9,p,maker/good-7b,0.5,,\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_answers_a_known_prompt_as_well_as_it_did_then()
    {
        var answerer = new Answerer(Options.Create(new SimulatorOptions()), new RecordedOutcomes(_folder));

        Assert.Equal((5, 1), (Stars(answerer, "maker/good-7b", "What is the capital of France?"), Stars(answerer, "maker/bad-7b", "What is the capital of France?")));
        Assert.Equal(2, Stars(answerer, "maker/good-7b", "什么是熵？"));
    }

    [Fact]
    public void What_was_not_recorded_is_not_known()
    {
        var outcomes = new RecordedOutcomes(_folder, pool: "p");

        Assert.Equal(1, outcomes.Prompts);
        Assert.Null(outcomes.Of("maker/good-7b", "什么是熵？"));
        Assert.Null(outcomes.Of("maker/unknown", "What is the capital of France?"));
        Assert.Null(new RecordedOutcomes("").Of("maker/good-7b", "What is the capital of France?"));
    }

    private static int? Stars(Answerer answerer, string model, string prompt)
    {
        var body = new System.Text.Json.Nodes.JsonObject { ["model"] = model, ["messages"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["role"] = "user", ["content"] = prompt }) };
        var ask = new ChatWire().Read(body, new Microsoft.AspNetCore.Http.HeaderDictionary());
        return AnswerMark.Read(answerer.Answer(ask, new ModelCatalogue(Options.Create(new SimulatorOptions())).Get(model), Behaviour.None).Text);
    }
}
