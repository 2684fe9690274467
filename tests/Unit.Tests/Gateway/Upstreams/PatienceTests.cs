using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams;

public sealed class PatienceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ends_with_what_is_waited_for_with_the_time_and_with_the_end()
    {
        using var end = new CancellationTokenSource();
        using var patience = new Patience(TimeProvider.System, end.Token);
        var first = new TaskCompletionSource();
        first.Task.GetAwaiter().UnsafeOnCompleted(patience.Wake);
        var wait = patience.WaitAsync(first.Task, TimeSpan.FromMinutes(1));
        Assert.False(wait.IsCompleted);
        first.SetResult();
        await wait.AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        var never = new TaskCompletionSource();
        await patience.WaitAsync(never.Task, TimeSpan.FromMilliseconds(5)).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        var cut = patience.WaitAsync(never.Task, TimeSpan.FromMinutes(1));
        await end.CancelAsync();
        await cut.AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Misses_nothing_that_comes_while_the_wait_begins()
    {
        using var patience = new Patience(TimeProvider.System, CancellationToken.None);
        for (var i = 0; i < 2000; i++)
        {
            var piece = new TaskCompletionSource();
            piece.Task.GetAwaiter().UnsafeOnCompleted(patience.Wake);
            ThreadPool.UnsafeQueueUserWorkItem(static come => come.SetResult(), piece, preferLocal: false);
            while (!piece.Task.IsCompleted) await patience.WaitAsync(piece.Task, TimeSpan.FromMinutes(1)).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        }
    }

    [Fact]
    public void After_the_end_nothing_is_waited_for()
    {
        using var end = new CancellationTokenSource();
        using var patience = new Patience(TimeProvider.System, end.Token);
        end.Cancel();

        Assert.True(patience.WaitAsync(new TaskCompletionSource().Task, TimeSpan.FromMinutes(1)).AsTask().IsCompleted);
    }
}
