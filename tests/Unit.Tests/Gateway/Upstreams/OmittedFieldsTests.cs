using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams;

public sealed class OmittedFieldsTests
{
    private static readonly ChatRequest Request = new() { Model = "m", Messages = [], Temperature = 0.7, TopP = 0.9, Stop = ["x"] };

    [Fact]
    public void What_the_model_refuses_is_taken_out_and_named()
    {
        var (request, omitted) = OmittedFields.TakeFrom(Request, ["temperature", "stop", "seed"]);

        Assert.Equal(["temperature", "stop"], omitted);
        Assert.Null(request.Temperature);
        Assert.Empty(request.Stop);
        Assert.Equal(0.9, request.TopP);
    }

    [Fact]
    public void Every_known_field_can_be_taken_out()
    {
        var full = Request with
        {
            TopK = 1,
            MinP = 0.1,
            FrequencyPenalty = 1,
            PresencePenalty = 1,
            Seed = 1,
            ToolChoice = new ChatToolChoice("required"),
        };
        Assert.All(OmittedFields.Known, name => Assert.Equal([name], OmittedFields.TakeFrom(full, [name]).Omitted));
    }

    [Fact]
    public void A_forced_call_that_the_model_refuses_is_asked_for_in_words()
    {
        var (request, omitted) = OmittedFields.TakeFrom(Request with { ToolChoice = new ChatToolChoice("tool", "f") }, ["forced_tool_choice"]);

        Assert.Equal(["forced_tool_choice"], omitted);
        Assert.Equal("auto", request.ToolChoice!.Mode);
        Assert.Equal("Answer by calling the tool f.", Assert.IsType<TextPart>(Assert.Single(Assert.Single(request.Messages).Parts)).Text);
        var none = Request with { ToolChoice = new ChatToolChoice("none") };
        Assert.Same(none, OmittedFields.TakeFrom(none, ["forced_tool_choice"]).Request);
    }

    [Fact]
    public void A_model_that_refuses_nothing_gets_the_request_as_it_is() =>
        Assert.Same(Request, OmittedFields.TakeFrom(Request, []).Request);
}
