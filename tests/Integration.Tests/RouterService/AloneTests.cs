using Grpc.Core;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.RouterService;

/// <summary>Without database and without Ollama.</summary>
public sealed class AloneTests
{
    [Fact]
    public async Task Decides_by_rules_with_confidence_30_and_says_why_nobody_else_could()
    {
        await using var router = await RouterProcess.StartAsync();

        var decision = await router.DecideAsync("Write a Python function that reverses a linked list");

        Assert.Equal(("coder", "rules", 30.0), (decision.Model, decision.Source, decision.Confidence));
        Assert.Equal(["mandatory", "experiment", "cache", "learned", "conversation", "llama3", "rules"], decision.Steps.Select(step => step.Name));
        Assert.All(decision.Steps, step => Assert.NotEmpty(step.Reason));
        Assert.Equal("code", decision.Features.Domain);
        Assert.Equal(2, decision.Candidates.Count);

        var explained = await router.Router.ExplainAsync(new ExplainRequest { QueryId = decision.QueryId }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(decision.Reasoning, explained.Reasoning);
        Assert.True(explained.Replay.Exact);
    }

    [Fact]
    public async Task Explains_in_Chinese_when_asked()
    {
        await using var router = await RouterProcess.StartAsync();

        var decision = await router.DecideAsync("写一个关于月亮的故事", request => request.Language = "zh-CN");

        Assert.Contains("领域", decision.Reasoning, StringComparison.Ordinal);
        Assert.Equal("writer", decision.Model);
    }

    [Fact]
    public async Task Explains_in_the_language_of_who_asks_whatever_the_language_of_the_decision()
    {
        await using var router = await RouterProcess.StartAsync();
        var decision = await router.DecideAsync("Write a story about the moon");
        Assert.DoesNotContain(decision.Reasoning, IsHan);

        var chinese = await ExplainAsync("zh-CN");

        Assert.Contains("专长", chinese.Reasoning, StringComparison.Ordinal);
        Assert.Equal(decision.Steps.Select(step => step.Name), chinese.Steps.Select(step => step.Name));
        Assert.All(chinese.Steps, step => Assert.Contains(step.Reason, IsHan));
        var english = await ExplainAsync("en");
        Assert.Equal(decision.Reasoning, english.Reasoning);
        Assert.Equal(decision.Steps, english.Steps);

        async Task<Decision> ExplainAsync(string language) =>
            await router.Router.ExplainAsync(new ExplainRequest { QueryId = decision.QueryId, Language = language }, cancellationToken: TestContext.Current.CancellationToken);

        static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';
    }

    [Fact]
    public async Task Says_what_is_away_and_what_to_do()
    {
        await using var router = await RouterProcess.StartAsync();
        await router.UntilAsync(status => status.JudgeState == "away");

        var status = await router.StatusAsync();
        Assert.False(status.DatabaseAnswers);
        Assert.Contains("ollama serve", status.JudgeMessage, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await router.Catalog.SetWeightsAsync(new SetWeightsRequest { Weights = { ["coder"] = 2 } }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Contains("Nothing was changed", refused.Status.Detail, StringComparison.Ordinal);

        using var watch = router.Catalog.Watch(new WatchRequest { Gateway = "test" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(0, watch.ResponseStream.Current.Version);
    }

    [Fact]
    public async Task Refuses_a_question_without_candidates_and_an_id_that_is_none()
    {
        await using var router = await RouterProcess.StartAsync();

        var none = await Assert.ThrowsAsync<RpcException>(() => router.DecideAsync("hello", request => request.Candidates.Clear()));
        Assert.Equal(StatusCode.InvalidArgument, none.StatusCode);
        var malformed = await Assert.ThrowsAsync<RpcException>(async () => await router.Router.ExplainAsync(new ExplainRequest { QueryId = "yesterday" }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.InvalidArgument, malformed.StatusCode);
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await router.Router.ExplainAsync(new ExplainRequest { QueryId = Guid.CreateVersion7().ToString() }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Lists_every_wrong_setting_and_ends_with_1()
    {
        await using var router = ServiceProcess.Launch("RouterService", new Dictionary<string, string?>
        {
            ["Llama3__DeadlineMs"] = "5",
            ["Llama3__KeepAlive"] = "long",
            ["Learned__SwitchCost"] = "7",
            ["Cache__Minutes"] = "0",
            ["OLLAMA_HOST"] = "ftp://nowhere",
        });
        await router.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, router.ExitCode);
        await Wait.UntilAsync(() => new[] { "Llama3:DeadlineMs", "Llama3:KeepAlive", "Learned:SwitchCost", "Cache:Minutes", "OLLAMA_HOST" }.All(name => router.Output.Contains("- " + name, StringComparison.Ordinal)),
            TestContext.Current.CancellationToken, describe: () => router.Output);
    }
}
