using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ModelProxy.Simulator;
using ModelProxy.Simulator.Answering;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Models;
using ModelProxy.Simulator.OpenAIChat;
using ModelProxy.Simulator.Outcomes;
using ModelProxy.Simulator.Steering;

namespace ModelProxy.Unit.Tests.Simulator.Answering;

public sealed class AnswererTests
{
    private readonly Answerer _answerer = new(Options.Create(new SimulatorOptions()), new RecordedOutcomes(""));
    private readonly ModelCatalogue _models = new(Options.Create(new SimulatorOptions()));

    [Fact]
    public void The_same_request_is_answered_with_the_same_bytes()
    {
        var wire = new ChatWire();
        var ask = Ask("Explain photosynthesis");

        string Bytes() => string.Concat(wire.Stream(ask, Answer(ask)).Select(frame => frame.Text));

        Assert.Equal(Bytes(), Bytes());
    }

    [Fact]
    public void Another_seed_changes_the_choices()
    {
        var asks = Enumerable.Range(0, 40).Select(number => Ask($"What is {number} * 7? [[sim seed=1]]")).ToList();
        var others = Enumerable.Range(0, 40).Select(number => Ask($"What is {number} * 7? [[sim seed=2]]")).ToList();

        Assert.NotEqual(asks.Select(ask => Answer(ask).Text), others.Select(ask => Answer(ask).Text));
    }

    [Fact]
    public void Follows_reply_with_exactly() => Assert.Equal("pong ✓", Answer(Ask("Please. Reply with exactly: pong ✓ [[sim delay=5]]")).Text);

    [Theory]
    [InlineData("你好，请介绍量子力学", "模拟回答")]
    [InlineData("Wie ist das Wetter und was ist zu tun?", "Simulierte Antwort")]
    [InlineData("How do I bake bread?", "Simulated answer")]
    public void Answers_in_the_language_of_the_prompt_and_says_that_it_is_simulated(string prompt, string expected) =>
        Assert.Contains(expected, Answer(Ask(prompt)).Text);

    [Fact]
    public void A_skilled_model_gets_more_sums_right_than_a_weak_one()
    {
        int Right(string model) => Enumerable.Range(10, 100).Count(number => Answer(Ask($"What is {number} * 3?", model)).Text.Contains($" {number * 3}.", StringComparison.Ordinal));

        Assert.True(Right("gpt-5.2") > Right("gpt-5-nano") + 15);
    }

    [Fact]
    public void Quality_can_be_set_for_one_request()
    {
        Assert.Contains("quality 5/5", Answer(Ask("Explain gravity [[sim quality=1]]")).Text);
        Assert.Contains("quality 1/5", Answer(Ask("Explain gravity [[sim quality=0]]")).Text);
    }

    [Fact]
    public void Calls_several_declared_tools_and_no_others()
    {
        var ask = Ask("Call the tool weather with arguments {\"city\":\"Rome\"}\nCall the tool weather with arguments {\"city\": \"Oslo\"}\nCall the tool unknown with arguments {}", tools: [new Tool("weather", null)]);

        var answer = Answer(ask);

        Assert.Equal(["{\"city\":\"Rome\"}", "{\"city\": \"Oslo\"}"], answer.Calls.Select(call => call.Input));
        Assert.Equal(2, answer.Calls.Select(call => call.Id).Distinct().Count());
        Assert.Equal(AnswerEnd.ToolCalls, answer.End);
    }

    [Fact]
    public void One_call_at_a_time_when_parallel_calls_are_off()
    {
        var ask = Ask("Call the tool a with arguments {}\nCall the tool a with arguments {}", tools: [new Tool("a", null)]) with { ParallelTools = false };

        Assert.Single(Answer(ask).Calls);
    }

    [Fact]
    public void A_forced_tool_gets_arguments_that_fit_its_schema()
    {
        var schema = JsonNode.Parse("""{"type":"object","properties":{"unit":{"type":"string","enum":["C","F"]},"days":{"type":"integer","minimum":3,"maximum":5}},"required":["unit","days"]}""");
        var ask = Ask("Weather?", tools: [new Tool("weather", schema)]) with { ToolUse = ToolUse.Required };

        var arguments = JsonNode.Parse(Assert.Single(Answer(ask).Calls).Input)!;

        Assert.Contains(arguments["unit"]!.GetValue<string>(), (string[])["C", "F"]);
        Assert.InRange(arguments["days"]!.GetValue<int>(), 3, 5);
    }

    [Fact]
    public void Stops_at_the_token_limit()
    {
        var answer = Answer(Ask("Tell me [[sim tokens=200]]") with { MaxTokens = 10 });

        Assert.Equal(AnswerEnd.Length, answer.End);
        Assert.InRange(Tokens.Count(answer.Text), 1, 10);
    }

    [Fact]
    public void Ends_before_a_stop_sequence()
    {
        var answer = Answer(Ask("Reply with exactly: one STOP two") with { Stops = ["STOP"] });

        Assert.Equal("one ", answer.Text);
        Assert.Equal("STOP", answer.StopSequence);
    }

    private Answer Answer(Ask ask) => _answerer.Answer(ask, _models.Get(ask.Model), Behaviour.FromText(ask.LastUserText));

    private static Ask Ask(string prompt, string model = "test-model", IReadOnlyList<Tool>? tools = null) => new()
    {
        Model = model,
        Body = new JsonObject { ["model"] = model, ["prompt"] = prompt },
        Turns = [new Turn("user", prompt)],
        Tools = tools ?? [],
    };
}
