using Microsoft.Extensions.Time.Testing;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Cache;
using ModelProxy.RouterService.Deciding;

namespace ModelProxy.Unit.Tests.RouterService.Cache;

public sealed class CacheStepTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DecisionCache _cache;
    private readonly CacheStep _step;

    public CacheStepTests()
    {
        _cache = new DecisionCache(Kit.Options(new CacheOptions { Capacity = 100, Minutes = 10 }), _clock);
        _step = new CacheStep(_cache, Kit.Metrics);
    }

    [Theory]
    [InlineData("en", "chosen for its stories")]
    [InlineData("zh", "因其擅长故事而选")]
    public async Task What_was_decided_for_one_reader_is_told_another_in_his_language(string language, string told)
    {
        _cache.Remember(Kit.Question("What is it?"), new RememberedDecision("writer", 80, new Said("chosen for its stories", "因其擅长故事而选"), Sources.Llama3, [], 1, DateTimeOffset.UnixEpoch));

        var answer = await _step.TryAsync(Kit.Question("What is it?"), TestContext.Current.CancellationToken);

        Assert.EndsWith(told, answer.Reason.In(Telling.IsChinese(language)), StringComparison.Ordinal);
        Assert.DoesNotContain(told, answer.Reason.In(!Telling.IsChinese(language)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("same", true)]
    [InlineData("spacing", true)]
    [InlineData("text", false)]
    [InlineData("team", false)]
    [InlineData("user", false)]
    [InlineData("mode", false)]
    [InlineData("candidates", false)]
    [InlineData("needs", false)]
    [InlineData("objective", false)]
    [InlineData("system", false)]
    [InlineData("conversation", false)]
    [InlineData("expired", false)]
    public async Task Only_the_same_question_under_the_same_circumstances_gets_the_same_decision(string change, bool same)
    {
        _cache.Remember(Kit.Question("What is it?"), new RememberedDecision("writer", 80, Said.Quoted("because"), Sources.Llama3, [], 1, DateTimeOffset.UnixEpoch));
        if (change == "expired") _clock.Advance(TimeSpan.FromMinutes(11));

        var answer = await _step.TryAsync(Kit.Question(change switch { "spacing" => " what  is IT?", "text" => "What is that?", _ => "What is it?" }, request =>
        {
            if (change == "team") request.Team = "other";
            if (change == "user") request.User = "ann";
            if (change == "mode") request.Mode = Mode.Llama3;
            if (change == "candidates") request.Candidates.Add(Kit.Model("third"));
            if (change == "needs") request.Needs = new Needs { Tools = true };
            if (change == "objective") request.Objective = new Objective { Cost = 5 };
            if (change == "system") request.System = "You are a pirate.";
            if (change == "conversation") request.Conversation = new Conversation { Id = "c", Turn = 2, PreviousModel = "coder" };
        }), TestContext.Current.CancellationToken);

        Assert.Equal(same ? "writer" : null, answer.Model);
        if (same) Assert.Equal(("cache", 80.0), (answer.Source, answer.Confidence));
    }

    [Fact]
    public async Task A_conversation_stays_with_the_model_of_its_previous_turn()
    {
        var step = new ConversationStep();
        var second = Kit.Question("go on", request => request.Conversation = new Conversation { Turn = 2, PreviousModel = "Writer" });
        Assert.Equal("writer", (await step.TryAsync(second, TestContext.Current.CancellationToken)).Model);

        var first = Kit.Question("hello", request => request.Conversation = new Conversation { Turn = 1 });
        Assert.Null((await step.TryAsync(first, TestContext.Current.CancellationToken)).Model);
        var gone = Kit.Question("go on", request => request.Conversation = new Conversation { Turn = 2, PreviousModel = "retired" });
        Assert.Null((await step.TryAsync(gone, TestContext.Current.CancellationToken)).Model);
    }

    public void Dispose() => _cache.Dispose();
}
