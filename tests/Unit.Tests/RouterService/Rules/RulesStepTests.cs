using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Rules;

namespace ModelProxy.Unit.Tests.RouterService.Rules;

public sealed class RulesStepTests
{
    private readonly ActiveRules _saved = new();

    [Fact]
    public async Task A_rule_of_the_request_wins_over_everything()
    {
        _saved.Current = RuleSet.Of([Rule("代码", "writer", mandatory: true)]);
        var question = Kit.Question("请写一段代码", request => request.RequestRules.Add(new Rule { Pattern = "代码", Model = "coder" }));

        var answer = await new MandatoryStep(_saved).TryAsync(question, TestContext.Current.CancellationToken);

        Assert.Equal(("coder", 100.0), (answer.Model, answer.Confidence));
    }

    [Fact]
    public async Task The_mandatory_rule_of_highest_priority_wins_and_one_whose_model_is_away_is_passed_over()
    {
        _saved.Current = RuleSet.Of([Rule("code", "coder", true, 1), Rule("code", "writer", true, 5), Rule("code", "gone", true, 9)]);

        var answer = await new MandatoryStep(_saved).TryAsync(Kit.Question("some code"), TestContext.Current.CancellationToken);
        Assert.Equal("writer", answer.Model);

        _saved.Current = RuleSet.Of([Rule("code", "gone", true)]);
        var none = await new MandatoryStep(_saved).TryAsync(Kit.Question("some code"), TestContext.Current.CancellationToken);
        Assert.Null(none.Model);
        Assert.Contains("gone", none.Reason.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prefers_an_optional_rule_then_the_card_of_the_domain()
    {
        _saved.Current = RuleSet.Of([Rule("moon", "coder")]);
        Assert.Equal("coder", (await AnswerAsync(Kit.Question("Write a story about the moon"))).Model);
        Assert.Equal("writer", (await AnswerAsync(Kit.Question("Write a story about the sun"))).Model);
    }

    [Fact]
    public async Task A_saved_rule_may_name_a_model_by_its_alias()
    {
        _saved.Current = RuleSet.Of([Rule("代码", "Cursor", mandatory: true)]);
        var question = Kit.Question("请写一段代码", request => request.Candidates[0].Aliases.Add("cursor"));

        Assert.Equal("coder", (await new MandatoryStep(_saved).TryAsync(question, TestContext.Current.CancellationToken)).Model);
    }

    [Fact]
    public async Task A_model_of_weight_0_is_chosen_when_a_rule_names_it_and_by_nobody_else()
    {
        var request = Kit.Request("Write code that sorts a list", Kit.Model("agent", "code"), Kit.Model("writer", "creative_writing"));
        request.Candidates[0].Weight = 0;
        var question = Kit.Read(request);

        Assert.Equal("writer", (await AnswerAsync(question)).Model);
        Assert.Contains(question.Excluded, candidate => candidate is { Model: "agent", Excluded: "weight 0: only when named" });
        _saved.Current = RuleSet.Of([Rule("code", "agent")]);
        Assert.Equal("agent", (await AnswerAsync(question)).Model);
    }

    [Fact]
    public async Task Takes_the_default_when_the_cards_do_not_tell()
    {
        var question = Kit.Read(With(Kit.Request("hello", Kit.Model("a"), Kit.Model("b"), Kit.Model("c")), request => request.DefaultModel = "B"));

        var answer = await AnswerAsync(question);

        Assert.Equal(("b", 30.0), (answer.Model, answer.Confidence));
        Assert.Equal(3, answer.Ranking.Count);
    }

    [Fact]
    public async Task Draws_by_weight_when_nothing_else_tells()
    {
        var heavy = Kit.Model("heavy");
        heavy.Weight = 3;
        var never = Kit.Model("never");
        never.Weight = 0;
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 4000; i++)
        {
            var answer = await new WeightsStep().TryAsync(Kit.Read(Kit.Request("", heavy, Kit.Model("light"), never)), TestContext.Current.CancellationToken);
            counts[answer.Model!] = counts.GetValueOrDefault(answer.Model!) + 1;
            Assert.Equal(answer.Model == "heavy" ? 0.75 : 0.25, answer.Ranking.Single(candidate => candidate.Model == answer.Model).Propensity, 6);
        }
        Assert.False(counts.ContainsKey("never"));
        Assert.InRange(counts["heavy"], 2850, 3150);
    }

    [Fact]
    public async Task Weights_that_are_no_numbers_count_as_0()
    {
        var broken = Kit.Model("broken");
        broken.Weight = double.NaN;
        var endless = Kit.Model("endless");
        endless.Weight = double.PositiveInfinity;
        var answer = await new WeightsStep().TryAsync(Kit.Read(Kit.Request("", broken, endless)), TestContext.Current.CancellationToken);
        Assert.Equal(0.5, answer.Ranking.Single(candidate => candidate.Model == answer.Model).Propensity);
    }

    [Theory]
    [InlineData("c++", "I love C++ templates", "C++")]
    [InlineData("代码|code", "帮我看看这段代码", "代码")]
    [InlineData(@"(?<=foo)bar", "foobar", "bar")]
    [InlineData("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", null)]
    [InlineData(@"(?=x)(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", null)]
    public void Any_pattern_a_person_writes_is_found_or_not_without_holding_a_request_up(string pattern, string text, string? found) =>
        Assert.Equal(found, TextPattern.Of(pattern).Find(text, out _));

    [Theory]
    [InlineData("language", false)]
    [InlineData("domain", false)]
    [InlineData("short", false)]
    [InlineData("long", false)]
    [InlineData("key", false)]
    [InlineData("header", false)]
    [InlineData("header value", false)]
    [InlineData("all", true)]
    public void Every_condition_must_hold(string broken, bool holds)
    {
        var rule = new RoutingRule
        {
            Model = "m",
            Pattern = TextPattern.Of("moon"),
            Languages = [broken == "language" ? "zh" : "en"],
            Domains = [broken == "domain" ? "law" : "creative_writing"],
            MinLength = broken == "short" ? 1000 : 5,
            MaxLength = broken == "long" ? 6 : 1000,
            KeyName = broken == "key" ? "other" : "dev",
            Header = broken == "header" ? "x-none" : "x-team",
            HeaderPattern = TextPattern.Of(broken == "header value" ? "^sales$" : "^core$"),
        };
        var subject = new RuleSubject("a story about the moon", "en", "creative_writing", 22, "Dev", [new("X-Team", "core")]);

        var match = RuleMatcher.Match(rule, subject);

        Assert.Equal(holds, match.Matches);
        Assert.NotEmpty(match.Reason.English);
        Assert.NotEqual(match.Reason.English, match.Reason.Chinese);
    }

    private ValueTask<StepAnswer> AnswerAsync(Question question) => new RulesStep(_saved).TryAsync(question, TestContext.Current.CancellationToken);

    private static DecideRequest With(DecideRequest request, Action<DecideRequest> also)
    {
        also(request);
        return request;
    }

    private static RoutingRule Rule(string pattern, string model, bool mandatory = false, int priority = 0) =>
        new() { Pattern = TextPattern.Of(pattern), Model = model, Mandatory = mandatory, Priority = priority, Source = RuleSource.Saved };
}
