using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Access;

/// <summary>
/// Asks the FeedbackService every few seconds what was spent, while somebody has a budget. When it is away, this
/// gateway's own count goes on alone: nobody is refused for that.
/// </summary>
internal sealed class SpendingWatch(Reports.ReportsClient reports, Spending spending, GatewayState state, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var wake = new SemaphoreSlim(0);
        var had = state.Current.Settings.HasBudgets;
        state.Changed += Wake; // the first budget that is set counts what was spent before it
        try
        {
            while (true)
            {
                if (state.Current.Settings.HasBudgets) await LookAsync(stoppingToken);
                await wake.WaitAsync(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the gateway ends
        }
        finally
        {
            state.Changed -= Wake;
        }

        void Wake(GatewaySnapshot snapshot)
        {
            if (snapshot.Settings.HasBudgets && !had) wake.Release();
            had = snapshot.Settings.HasBudgets;
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var month = spending.Ask();
        try
        {
            var asked = new SpendingRequest { Month = month.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).ToTimestamp() };
            var reply = await reports.SpendingAsync(asked, deadline: clock.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellationToken);
            spending.Tell(month, reply.UsdByKey);
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            // away: /health says so; the next look is soon
        }
    }
}
