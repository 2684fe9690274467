using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Gateway.Routing;

namespace ModelProxy.Unit.Tests.Gateway.Routing;

public sealed class RouterLinkTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedRouter _router = new();
    private readonly RouterLink _link;

    public RouterLinkTests() => _link = new RouterLink(_router, _clock, NullLogger<RouterLink>.Instance);

    [Fact]
    public async Task One_late_answer_keeps_nobody_from_asking_a_moment_later()
    {
        _router.Failure = StatusCode.DeadlineExceeded;
        Assert.Equal("the router did not answer in time", (await AskAsync()).Reason);

        _router.Failure = null;
        _clock.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal("sound", (await AskAsync()).Decision?.Model);
    }

    [Fact]
    public async Task A_router_that_hangs_is_left_alone_for_seconds()
    {
        _router.Failure = StatusCode.DeadlineExceeded;
        await AskAsync();
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        await AskAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("the router is away", (await AskAsync()).Reason);
        Assert.Equal(2, _router.Asked);
    }

    [Fact]
    public async Task A_router_that_refuses_is_asked_again_at_once_when_it_is_heard_of()
    {
        _router.Failure = StatusCode.Unavailable;
        await AskAsync();
        _router.Failure = null;
        Assert.Equal("the router is away", (await AskAsync()).Reason);

        _link.NoteAlive();

        Assert.Equal("sound", (await AskAsync()).Decision?.Model);
    }

    [Fact]
    public async Task A_caller_who_leaves_meanwhile_is_no_failure_of_the_router()
    {
        _router.Failure = StatusCode.Cancelled;

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _link.DecideAsync(new DecideRequest(), TimeSpan.FromSeconds(1), new CancellationToken(canceled: true)));

        Assert.True(_link.Answers);
    }

    private ValueTask<(Decision? Decision, string Reason)> AskAsync() => _link.DecideAsync(new DecideRequest(), TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
}
