using Microsoft.Extensions.Logging.Abstractions;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Capture;

namespace ModelProxy.Unit.Tests.Gateway.Capture;

/// <summary>A gateway killed by SIGKILL loses no more than what was answered in the last 50 ms.</summary>
public sealed class ExchangeRecorderTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(50);

    private readonly string _folder = Directory.CreateTempSubdirectory("modelproxy-recorder-").FullName;
    private readonly SteppingClock _clock = new();
    private readonly HeldService _service = new();
    private readonly Spill _spill;
    private readonly ExchangeRecorder _recorder;

    public ExchangeRecorderTests()
    {
        _spill = new Spill(_folder, static () => 1L << 30, NullLogger.Instance);
        _recorder = new ExchangeRecorder(new RecordStream(_service), _spill, _clock, NullLogger<ExchangeRecorder>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _recorder.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        _service.Confirm();
        await _recorder.StopAsync(CancellationToken.None);
        _recorder.Dispose();
        _spill.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_record_has_left_for_the_FeedbackService_50_ms_after_it_came_at_the_latest()
    {
        var (left, batch) = await RecordAsync("first");

        Assert.InRange(left, TimeSpan.Zero, Bound);
        Assert.Equal("first", Assert.Single(batch.Exchanges).Id);
    }

    [Fact]
    public async Task A_record_does_not_wait_for_the_confirmation_of_those_before_it()
    {
        await RecordAsync("first");

        var (left, batch) = await RecordAsync("second");

        Assert.InRange(left, TimeSpan.Zero, Bound);
        Assert.Equal("second", Assert.Single(batch.Exchanges).Id);
    }

    [Fact]
    public async Task Records_that_come_together_leave_together()
    {
        _recorder.Record(new Exchange { Id = "first" });

        var (_, batch) = await RecordAsync("second");

        Assert.Equal(["first", "second"], batch.Exchanges.Select(exchange => exchange.Id));
    }

    [Fact]
    public async Task A_record_that_is_not_confirmed_lies_on_disk_50_ms_after_it_came_at_the_latest()
    {
        _recorder.Record(new Exchange { Id = "first" });

        var passed = await _clock.PassUntilAsync(OnDiskAsync(), Cancellation);

        Assert.InRange(passed, TimeSpan.Zero, Bound);
    }

    private async Task<(TimeSpan Passed, RecordBatch Batch)> RecordAsync(string id)
    {
        var next = _service.Next;
        _recorder.Record(new Exchange { Id = id });
        return (await _clock.PassUntilAsync(next, Cancellation), await next);
    }

    // the disk tells nobody when it has taken something
    private async Task OnDiskAsync()
    {
        while (_spill.Waiting == 0) await Task.Delay(TimeSpan.FromMilliseconds(5), Cancellation);
    }
}
