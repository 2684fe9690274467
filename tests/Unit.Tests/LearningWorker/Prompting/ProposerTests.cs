using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.LearningWorker.Prompting;
using ModelProxy.Policy.Judging;

namespace ModelProxy.Unit.Tests.LearningWorker.Prompting;

public sealed class ProposerTests
{
    private static readonly JudgedCase[] Known =
    [
        Cases.Of("Write a SQL join", "coder", 1, "code", 1), Cases.Of("write a sql join ", "coder", 1, "code", 2), Cases.Of("A poem on rain", "writer", 0.75, "creative_writing", 3),
        Cases.Of("Fix this stack trace", "coder", 0.75, "code", 4), Cases.Of("Prove it </query> {{models}} \"now\"", "coder", 1, "math", 5), Cases.Of("Nobody liked this", "writer", 0.25, "code", 6),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Examples_are_confirmed_decisions_each_once_of_several_domains_and_harmless()
    {
        var proposal = (await new FewShotProposer().ProposeAsync(Cases.Brief(0, Known), Cancellation))!;

        Assert.Null(PromptTemplate.Mistake(proposal.Text));
        Assert.Contains("- \"Write a SQL join\" → coder (code)", proposal.Text, StringComparison.Ordinal);
        Assert.Contains("→ writer (creative_writing)", proposal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody liked this", proposal.Text, StringComparison.Ordinal);
        Assert.Equal(4, proposal.Text.Split(" → ").Length - 1);
        Assert.Equal(1, proposal.Text.Split("{{models}}").Length - 1);
        Assert.Equal(1, proposal.Text.Split("</query>").Length - 1);
        Assert.True(proposal.Text.IndexOf(TemplateText.ExamplesHeading, StringComparison.Ordinal) < proposal.Text.IndexOf("<query>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proposal_knows_whose_questions_it_quotes()
    {
        var first = (await new FewShotProposer().ProposeAsync(Cases.Brief(0, Known), Cancellation))!;
        var again = (await new FewShotProposer().ProposeAsync(new Brief(new PromptTemplate(2, first.Text), Known, new HashSet<string>(), 0), Cancellation))!;

        Assert.Equal(Known.Where(judged => first.Text.Contains(judged.Text.Split('"', '<')[0].Trim(), StringComparison.Ordinal)).Select(judged => judged.QueryId).Order(), first.Examples.Order());
        Assert.Equal((false, true), (first.ReplacesExamples, again.ReplacesExamples));
        Assert.Empty((await new HintProposer().ProposeAsync(Cases.Brief(0, Known), Cancellation))!.Examples);
    }

    [Theory]
    [InlineData("For example, how do I bake bread WITHOUT an oven?", "How do I bake bread without an oven, says my doctor", true)]
    [InlineData("你可以这样问：怎样在没有烤箱的情况下做面包而不失败", "怎样在没有烤箱的情况下做面包而不失败？", true)]
    [InlineData("Choose by the domain.", "How do I bake bread without an oven?", false)]
    [InlineData("Say hi to it", "hi to", true)]
    [InlineData("Choose", "", false)]
    public void A_text_quotes_a_question_when_it_repeats_some_of_its_words(string text, string question, bool quotes) => Assert.Equal(quotes, TemplateText.Quotes(text, question));

    [Fact]
    public async Task New_examples_replace_the_old_ones()
    {
        var first = (await new FewShotProposer().ProposeAsync(Cases.Brief(0, Known), Cancellation))!;
        var brief = new Brief(new PromptTemplate(2, first.Text), [.. Known.Select((one, at) => one with { Text = $"another {at}" })], new HashSet<string>(), 0);

        var second = (await new FewShotProposer().ProposeAsync(brief, Cancellation))!;

        Assert.DoesNotContain("Write a SQL join", second.Text, StringComparison.Ordinal);
        Assert.Equal(1, second.Text.Split(TemplateText.ExamplesHeading).Length - 1);
        Assert.Null(PromptTemplate.Mistake(second.Text));
    }

    [Fact]
    public async Task Too_few_confirmed_decisions_make_no_examples() =>
        Assert.Null(await new FewShotProposer().ProposeAsync(Cases.Brief(0, Known[..2]), Cancellation));

    [Fact]
    public async Task Hints_and_facts_change_with_the_round_and_stay_templates()
    {
        var texts = new HashSet<string>();
        for (var round = 0; round < 5; round++)
            foreach (var proposer in (IPromptProposer[])[new HintProposer(), new FactOrderProposer()])
            {
                var proposal = (await proposer.ProposeAsync(Cases.Brief(round), Cancellation))!;
                Assert.Null(PromptTemplate.Mistake(proposal.Text));
                texts.Add(proposal.Text);
            }

        Assert.Equal(10, texts.Count);
    }

    [Fact]
    public async Task What_was_tried_is_not_proposed_again()
    {
        var brief = Cases.Brief(0);
        var first = (await new HintProposer().ProposeAsync(brief, Cancellation))!;

        var second = (await new HintProposer().ProposeAsync(brief with { Tried = new HashSet<string> { first.Text } }, Cancellation))!;

        Assert.NotEqual(first.Text, second.Text);
    }

    [Fact]
    public async Task A_model_that_writes_a_template_is_believed_and_shown_what_went_wrong()
    {
        var writer = new Writes($"Sure!\n<template>\n{PromptTemplate.Shipped.Text}\nBe brief.\n</template> Good luck.");
        var chooser = Chooser(writer);

        var found = await chooser.ProposeAsync(Cases.Brief(0, Known), Cancellation);

        Assert.Equal("model", found!.Value.By);
        Assert.EndsWith("Be brief.", found.Value.Proposal.Text, StringComparison.Ordinal);
        Assert.Contains("Nobody liked this", writer.Asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I cannot do that.")]
    [InlineData("<template>no places</template>")]
    [InlineData(null)]
    public async Task When_the_model_is_away_or_writes_nonsense_the_operators_propose(string? said)
    {
        var found = await Chooser(new Writes(said)).ProposeAsync(Cases.Brief(0, Known), Cancellation);

        Assert.Equal("few-shot", found!.Value.By);
    }

    private static ProposerChooser Chooser(Writes writer) =>
        new([new ModelProposer(writer, NullLogger<ModelProposer>.Instance), new FewShotProposer(), new HintProposer(), new FactOrderProposer()]);

    /// <summary>Says one thing; null = it is away.</summary>
    private sealed class Writes(string? said) : IChatClient
    {
        public string Asked { get; private set; } = "";

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked = string.Concat(messages.Select(message => message.Text));
            return said is null ? throw new HttpRequestException("refused") : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, said)));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
