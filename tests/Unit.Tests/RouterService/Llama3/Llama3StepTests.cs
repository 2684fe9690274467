using Microsoft.Extensions.AI;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data.Learning;
using ModelProxy.Policy.Judging;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Llama3;
using ModelProxy.ServiceDefaults;
using ModelProxy.TestKit;

namespace ModelProxy.Unit.Tests.RouterService.Llama3;

/// <summary>The judge's deadline, teacher, breaker and places, on a virtual clock.</summary>
public sealed class Llama3StepTests : IDisposable
{
    private const string Good = """{"selectedModel":"writer","confidence":80,"reasoning":"stories","domain":"creative_writing","complexity":20}""";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Llama3Options _options = new() { Concurrency = 4 };
    private readonly SlowClient _client;
    private readonly Memory _memory = new();
    private readonly Labels _labels = new();
    private readonly JudgePace _pace = new();
    private readonly Judge _judge;
    private readonly Teacher _teacher;
    private readonly JudgeCondition _condition;
    private readonly NoExperiments _experiments = new();
    private readonly Llama3Step _step;

    public Llama3StepTests()
    {
        _client = new SlowClient(_clock);
        var options = Kit.Options(_options);
        _judge = new Judge(_client, _pace, options, Kit.Metrics, _clock);
        _teacher = new Teacher(_judge, _memory, _labels, Kit.Metrics, options);
        _condition = new JudgeCondition(options) { Now = new(JudgeStates.Ready, "0.12", "", 100) };
        _step = new Llama3Step(_judge, _teacher, _condition, _pace, new JudgeKnowledge(null!, _experiments, NullLogger<JudgeKnowledge>.Instance), new Llama3Endpoint(new Uri("http://x"), "llama3"),
            options, Kit.Metrics, _clock, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));
    }

    [Fact]
    public async Task Takes_a_verdict_that_comes_in_time_and_keeps_it_as_a_label()
    {
        _client.Says(Good, after: 2400);

        var answer = await AskAsync();

        Assert.Equal(("writer", "llama3", 80.0, 1L), (answer.Model, answer.Source, answer.Confidence, answer.PromptVersion));
        Assert.Contains("stories", answer.Reason.English, StringComparison.Ordinal);
        var label = Assert.Single(_labels.Added);
        Assert.Equal(("creative_writing", "writer", false, 2400.0), (label.Domain, label.Model, label.Late, label.ElapsedMs));
        Assert.Null(label.Text);
        Assert.Empty(_memory.Remembered);
    }

    [Fact]
    public async Task Waits_no_longer_than_the_deadline_and_learns_from_what_comes_late()
    {
        _client.Says(Good, after: 8000);
        var started = _clock.GetUtcNow();

        var answer = await AskAsync(request => request.KeepText = true);

        Assert.Null(answer.Model);
        Assert.Equal(TimeSpan.FromMilliseconds(2500), _clock.GetUtcNow() - started);
        await AdvanceUntilAsync(() => _labels.Added.Count > 0);
        var label = Assert.Single(_labels.Added);
        Assert.True(label is { Late: true, Text: "Write a story", ElapsedMs: 8000 });
        Assert.Equal(("writer", "llama3"), (_memory.Remembered.Single().Model, _memory.Remembered.Single().Source));
        Assert.Equal(1, _teacher.Late);
    }

    [Fact]
    public async Task The_request_and_the_caller_may_shorten_the_deadline()
    {
        _client.Says(Good, after: 1000);
        Assert.Null((await AskAsync(request => request.Judge = new JudgeOptions { DeadlineMs = 300 })).Model);

        var question = Kit.Read(Kit.Request("Write a story"), clock: _clock);
        var leaving = new Question
        {
            Request = question.Request,
            Text = question.Text,
            TextHash = question.TextHash,
            Features = question.Features,
            Policy = question.Policy,
            Options = question.Options,
            Excluded = question.Excluded,
            Seed = question.Seed,
            At = question.At,
            InChinese = false,
            CallerDeadline = _clock.GetUtcNow().UtcDateTime.AddMilliseconds(500),
        };
        var started = _clock.GetUtcNow();
        Assert.Null((await RunAsync(leaving)).Model);
        Assert.Equal(450, (_clock.GetUtcNow() - started).TotalMilliseconds);
    }

    [Fact]
    public async Task A_judge_that_is_usually_late_is_asked_only_as_a_teacher()
    {
        for (var i = 0; i < 3; i++) _pace.Took(TimeSpan.FromSeconds(6));
        _client.Says(Good, after: 6000);
        await _teacher.StartAsync(TestContext.Current.CancellationToken);
        var started = _clock.GetUtcNow();

        var answer = await AskAsync();

        Assert.Null(answer.Model);
        Assert.Contains("as a teacher", answer.Reason.English, StringComparison.Ordinal);
        Assert.Equal(started, _clock.GetUtcNow());
        Assert.False(_step.CanAnswer);
        await AdvanceUntilAsync(() => _labels.Added.Count > 0);
        Assert.True(_labels.Added.Single().Late);

        // once it has become fast it is a judge again
        for (var i = 0; i < 10; i++) _pace.Took(TimeSpan.FromMilliseconds(500));
        Assert.True(_step.CanAnswer);
        await _teacher.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Is_given_a_rest_after_failing_too_often_and_tried_again_later()
    {
        _client.Fails();
        for (var i = 0; i < 5; i++) Assert.Null((await AskAsync()).Model);
        var asked = _client.Asked;

        Assert.Contains("given a rest", (await AskAsync()).Reason.English, StringComparison.Ordinal);
        Assert.Equal(asked, _client.Asked);
        Assert.False(_step.CanAnswer);

        _clock.Advance(TimeSpan.FromSeconds(16));
        _client.Says(Good, after: 10);
        var again = await AskAsync();
        Assert.True(again.Model == "writer", again.Reason.English);
    }

    [Fact]
    public async Task More_questions_than_places_are_decided_without()
    {
        _client.Says(Good, after: 2000);
        var running = Enumerable.Range(0, 4).Select(_ => _step.TryAsync(Kit.Question("Write a story"), TestContext.Current.CancellationToken).AsTask()).ToArray();

        Assert.Contains("busy", (await AskAsync()).Reason.English, StringComparison.Ordinal);

        await AdvanceUntilAsync(() => running.All(task => task.IsCompleted));
        Assert.All(running, task => Assert.Equal("writer", task.Result.Model));
        Assert.Equal("writer", (await AskAsync()).Model);
    }

    [Theory]
    [InlineData("")]
    [InlineData("I cannot help with that.")]
    [InlineData("""{"selectedModel":"gpt-17-ultra","confidence":99}""")]
    public async Task What_makes_no_sense_is_no_answer(string said)
    {
        _client.Says(said, after: 10);

        var answer = await AskAsync();

        Assert.Null(answer.Model);
        Assert.Equal(1, _judge.Failures);
        Assert.Empty(_labels.Added);
    }

    [Fact]
    public async Task A_verdict_that_is_not_sure_leaves_the_choice_to_rules()
    {
        _client.Says(Good.Replace("80", "25", StringComparison.Ordinal), after: 10);

        var answer = await AskAsync();

        Assert.Null(answer.Model);
        Assert.Contains("25%", answer.Reason.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Good, 10, 0, "llama3")]
    [InlineData(Good, 8000, 0, "rules")]
    [InlineData(Good, 10, 6, "rules")]
    [InlineData("I cannot help with that.", 10, 0, "rules")]
    [InlineData("""{"selectedModel":"writer","confidence":25}""", 10, 0, "rules")]
    public async Task The_template_drawn_and_its_trial_are_in_the_decision_whoever_answers(string said, int after, int usualSeconds, string source)
    {
        for (var i = 0; usualSeconds > 0 && i < 3; i++) _pace.Took(TimeSpan.FromSeconds(usualSeconds));
        _experiments.Drawn = new Assignment("id", "prompts", ExperimentKinds.Prompt, new ExperimentArm("control", 0.5) { PromptVersion = 1 }, 0.5);
        _client.Says(said, after);

        var deciding = Kit.Cascade(_memory, Never(StepNames.Mandatory), Never(StepNames.Cache), _step, new Says(StepNames.Rules, _ => new StepAnswer { Model = "coder", Source = Sources.Rules, Reason = Said.Quoted("rules") }))
            .DecideAsync(Kit.Question("Write a story", request => request.Mode = Mode.Llama3), TestContext.Current.CancellationToken).AsTask();
        await AdvanceUntilAsync(() => deciding.IsCompleted);

        var decision = await deciding;
        Assert.Equal((source, "id", "control", 1L), (decision.Source, decision.Experiment, decision.Arm, decision.PromptVersion));

        static Says Never(string step) => new(step, _ => StepAnswer.Abstain(Said.Quoted("not now")));
    }

    [Fact]
    public async Task A_judge_that_was_not_there_to_be_asked_is_no_part_of_a_trial()
    {
        _condition.Now = new(JudgeStates.Away, "", "", 0);
        _experiments.Drawn = new Assignment("id", "prompts", ExperimentKinds.Prompt, new ExperimentArm("control", 0.5) { PromptVersion = 1 }, 0.5);
        var question = Kit.Question("Write a story");

        await RunAsync(question);

        Assert.Null(question.Template);
    }

    [Fact]
    public async Task Beside_much_evidence_a_verdict_weighs_little_and_beside_little_much()
    {
        _client.Says(Good, after: 10);
        Assert.Equal("coder", (await RunAsync(Ranked(uncertainty: 0.01))).Model);
        Assert.Equal("writer", (await RunAsync(Ranked(uncertainty: 0.2))).Model);

        static Question Ranked(double uncertainty)
        {
            var question = Kit.Question("Write a story");
            question.Ranking = [new() { Model = "coder", Score = 0.8, Uncertainty = uncertainty }, new() { Model = "writer", Score = 0.7, Uncertainty = uncertainty }];
            return question;
        }
    }

    [Fact]
    public async Task The_order_of_the_candidates_changes_from_query_to_query()
    {
        _client.Says(Good, after: 10);
        for (var i = 0; i < 20; i++) await AskAsync();

        var firsts = _client.Prompts.Select(prompt => prompt.IndexOf("- coder", StringComparison.Ordinal) < prompt.IndexOf("- writer", StringComparison.Ordinal)).Distinct();
        Assert.Equal(2, firsts.Count());
    }

    [Theory]
    [InlineData(JudgeStates.Away)]
    [InlineData(JudgeStates.Pulling)]
    [InlineData(JudgeStates.Off)]
    [InlineData(JudgeStates.Checking)]
    public async Task Abstains_at_once_while_it_is_not_ready(string state)
    {
        _condition.Now = new(state, "", "", 40);

        var answer = await AskAsync();

        Assert.Null(answer.Model);
        Assert.Equal(0, _client.Asked);
    }

    public void Dispose()
    {
        _judge.Dispose();
        _teacher.Dispose();
        _client.Dispose();
    }

    private Task<StepAnswer> AskAsync(Action<DecideRequest>? also = null) => RunAsync(Kit.Question("Write a story", also));

    /// <summary>Lets virtual time pass in small steps until the step has answered.</summary>
    private async Task<StepAnswer> RunAsync(Question question)
    {
        var running = _step.TryAsync(question, TestContext.Current.CancellationToken).AsTask();
        await AdvanceUntilAsync(() => running.IsCompleted);
        return await running;
    }

    private Task AdvanceUntilAsync(Func<bool> condition) => Wait.UntilAsync(async () =>
    {
        for (var i = 0; i < 50 && !condition(); i++)
        {
            // whatever the last step woke runs before the next one
            for (var turn = 0; turn < 20 && !condition(); turn++) await Task.Yield();
            await Task.Delay(1);
            if (!condition()) _clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        return condition();
    }, TestContext.Current.CancellationToken);

    private sealed class Labels : ITeacherLabels
    {
        public List<TeacherLabel> Added { get; } = [];

        public void Add(TeacherLabel label) => Added.Add(label);
    }

    /// <summary>A model that takes its virtual time.</summary>
    private sealed class SlowClient(TimeProvider clock) : IChatClient
    {
        private string? _text;
        private int _after;

        public int Asked { get; private set; }

        public List<string> Prompts { get; } = [];

        public void Says(string text, int after) => (_text, _after) = (text, after);

        public void Fails() => _text = null;

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked++;
            Prompts.Add(messages.Last().Text);
            if (_text is null) throw new HttpRequestException("llama runner process has terminated");
            await Task.Delay(TimeSpan.FromMilliseconds(_after), clock, cancellationToken);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, _text));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("The judge does not stream.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
