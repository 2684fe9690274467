using ModelProxy.Contracts.Router.V1;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Snapshots;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Learned;
using ModelProxy.RouterService.Rules;

namespace ModelProxy.Unit.Tests.RouterService.Learned;

public sealed class LearnedStepTests
{
    private const string Text = "Write a Python function that reverses a linked list";

    private sealed class Presence(bool there) : IJudgePresence
    {
        public bool CanAnswer => there;
    }

    [Fact]
    public async Task Abstains_while_nothing_was_learned()
    {
        var answer = await AskAsync(Kit.Question(Text), judge: false);
        Assert.Null(answer.Model);

        var strangers = await AskAsync(Kit.Question(Text, policy: Snapshot(("other", 50, 50))), judge: false);
        Assert.Null(strangers.Model);
    }

    [Fact]
    public async Task What_is_known_of_the_models_elsewhere_is_enough_to_decide_by()
    {
        var evidence = new EvidenceUpdater();
        for (var at = 0; at < 30; at++)
            foreach (var (model, reward) in new[] { ("coder", 0.8), ("writer", 0.3) })
                evidence.Observe(new Observation { Model = model, Domains = [.. ModelProxy.Policy.Domains.All.Select(domain => domain == "law" ? 1f : 0f)], Language = "de", Reward = reward });
        var elsewhere = PolicySnapshot.TryCreate(new PolicyState { Version = 1, PublishedAt = DateTimeOffset.UtcNow }.With(evidence.ToTable()), DateTimeOffset.UtcNow, out _)!;

        var answer = await AskAsync(Kit.Question(Text, Exploit, elsewhere), judge: false);

        Assert.Equal("coder", answer.Model);
    }

    [Theory]
    [InlineData(3, true, false)]
    [InlineData(3, false, true)]
    [InlineData(300, true, true)]
    public async Task Unsure_it_leaves_the_choice_to_a_judge_if_there_is_one(float outcomes, bool judge, bool answers)
    {
        var answer = await AskAsync(Kit.Question(Text, Exploit, Snapshot(("coder", outcomes * 0.7f, outcomes * 0.3f), ("writer", outcomes * 0.68f, outcomes * 0.32f))), judge);

        Assert.Equal(answers, answer.Model is not null);
        Assert.Equal(2, answer.Ranking.Count);
    }

    [Fact]
    public async Task Never_explores_inside_tool_loops_and_logs_its_propensity_elsewhere()
    {
        var policy = Snapshot(("coder", 70, 30), ("writer", 65, 35));
        for (var i = 0; i < 200; i++)
        {
            var pinned = await AskAsync(Kit.Question(Text, Exploit, policy), judge: false);
            Assert.Equal(("coder", false, 1.0), (pinned.Model, pinned.Explored, pinned.Ranking[0].Propensity));
        }
        var drawn = new List<StepAnswer>();
        for (var i = 0; i < 400; i++) drawn.Add(await AskAsync(Kit.Question(Text, policy: policy), judge: false));
        Assert.Contains(drawn, answer => answer.Explored);
        Assert.Contains(drawn, answer => answer.Model == "writer");
        Assert.All(drawn, answer => Assert.Equal(1, answer.Ranking.Sum(candidate => candidate.Propensity), 6));
    }

    [Fact]
    public async Task Keeps_the_model_of_a_conversation_unless_another_is_better_by_enough()
    {
        static void Second(DecideRequest request)
        {
            Exploit(request);
            request.Conversation = new Conversation { Id = "c", Turn = 2, PreviousModel = "writer" };
        }
        var close = await AskAsync(Kit.Question(Text, Second, Snapshot(("coder", 710, 290), ("writer", 700, 300))), judge: true);
        Assert.Equal("writer", close.Model);
        var clear = await AskAsync(Kit.Question(Text, Second, Snapshot(("coder", 900, 100), ("writer", 300, 700))), judge: true);
        Assert.Equal("coder", clear.Model);
    }

    [Fact]
    public async Task What_a_model_costs_counts_as_much_as_the_objective_says()
    {
        static void Priced(DecideRequest request, double cost)
        {
            Exploit(request);
            request.Candidates[0].Price = new Price { Input = 30, Output = 150 };
            request.Candidates[1].Price = new Price { Input = 0.1, Output = 0.4 };
            request.Objective = new Objective { Cost = cost };
        }
        var policy = Snapshot(("coder", 720, 280), ("writer", 650, 350));
        var dear = await AskAsync(Kit.Question(Text, request => Priced(request, 0), policy), judge: false);
        Assert.Equal("coder", dear.Model);
        Assert.True(dear.Ranking[0].Cost > dear.Ranking[1].Cost);
        Assert.Equal("writer", (await AskAsync(Kit.Question(Text, request => Priced(request, 0.5), policy), judge: false)).Model);
    }

    [Fact]
    public async Task No_corrupt_state_ever_costs_a_decision()
    {
        var random = new Random(7);
        var cascade = Kit.Cascade(new Memory(),
            new MandatoryStep(new ActiveRules()), new RulesStep(new ActiveRules()), Step(judge: false),
            new Says(StepNames.Cache, _ => StepAnswer.Abstain(Said.Quoted("no"))), new Says(StepNames.Conversation, _ => StepAnswer.Abstain(Said.Quoted("no"))), new Says(StepNames.Llama3, _ => StepAnswer.Abstain(Said.Quoted("no"))));
        var good = Snapshot(("coder", 70, 30), ("writer", 65, 35));
        float[] poison = [0, -1, float.NaN, float.PositiveInfinity, float.Epsilon, 1e30f];
        var refused = 0;
        for (var round = 0; round < 3000; round++)
        {
            var state = good.State with { Alpha = Poisoned(good.State.Alpha, random, poison), Beta = Poisoned(good.State.Beta, random, poison) };
            var snapshot = PolicySnapshot.TryCreate(state, DateTimeOffset.UtcNow, out var faults);
            if (snapshot is null) refused++;
            else Assert.Empty(faults);
            var decision = await cascade.DecideAsync(Kit.Question(Text, policy: snapshot ?? good), TestContext.Current.CancellationToken);
            Assert.Contains(decision.Model, new[] { "coder", "writer" });
            Assert.All(decision.Candidates, candidate => Assert.True(double.IsFinite(candidate.Score + candidate.Mean + candidate.Uncertainty)));
        }
        Assert.InRange(refused, 1000, 2999);
    }

    private static System.Collections.Immutable.ImmutableArray<float> Poisoned(System.Collections.Immutable.ImmutableArray<float> cells, Random random, float[] poison) =>
        random.Next(3) == 0 ? cells : cells.SetItem(random.Next(cells.Length), poison[random.Next(poison.Length)]);

    private static void Exploit(DecideRequest request) => request.Needs = new Needs { NoExploration = true };

    private static ValueTask<StepAnswer> AskAsync(Question question, bool judge) => Step(judge).TryAsync(question, TestContext.Current.CancellationToken);

    private static LearnedStep Step(bool judge) => new(Kit.Options(new LearnedOptions()), new Presence(judge));

    /// <summary>A policy with the same outcomes (good, bad) in every cell of a model.</summary>
    private static PolicySnapshot Snapshot(params (string Model, float Good, float Bad)[] models)
    {
        var state = new PolicyState
        {
            Version = 1,
            PublishedAt = DateTimeOffset.UtcNow,
            Models = [.. models.Select(model => model.Model)],
            Alpha = [.. models.SelectMany(model => Enumerable.Repeat(1 + model.Good, EvidenceTable.CellsPerModel))],
            Beta = [.. models.SelectMany(model => Enumerable.Repeat(1 + model.Bad, EvidenceTable.CellsPerModel))],
        };
        return PolicySnapshot.TryCreate(state, DateTimeOffset.UtcNow, out var faults) ?? throw new InvalidOperationException(string.Join(" ", faults));
    }
}
