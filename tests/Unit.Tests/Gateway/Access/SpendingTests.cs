using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Access;

namespace ModelProxy.Unit.Tests.Gateway.Access;

public sealed class SpendingTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 30, 23, 0, 0, TimeSpan.Zero));
    private readonly Spending _spending;

    public SpendingTests() => _spending = new Spending(_clock);

    private double Dev => _spending.OfKey("dev");

    [Fact]
    public void What_was_spent_before_the_start_and_own_answers_add_up_and_no_answer_counts_twice()
    {
        _spending.Settle("dev", 0, 1);
        Assert.Equal(1, Dev);

        var month = _spending.Ask(); // 10 before the start; the 1 is on its way and not in it
        _spending.Tell(month, [new("dev", 10)]);
        Assert.Equal(10, Dev, 9);

        _spending.Settle("dev", 0, 2);
        Assert.Equal(12, Dev, 9);
        _spending.Tell(_spending.Ask(), [new("dev", 12)]); // now it knows
        Assert.Equal(12, Dev, 9);
    }

    [Fact]
    public void While_the_service_is_behind_the_own_count_holds_and_others_spending_is_added()
    {
        _spending.Tell(_spending.Ask(), [new("dev", 5)]);
        _spending.Settle("dev", 0, 3);

        _spending.Tell(_spending.Ask(), [new("dev", 5)]); // the record of the 3 lies on disk
        Assert.Equal(8, Dev, 9);

        _spending.Tell(_spending.Ask(), [new("dev", 20), new("ops", 1)]); // another gateway spent 12
        Assert.Equal(20, Dev, 9);
        Assert.Equal(21, _spending.OfAll(), 9);
    }

    [Fact]
    public void What_is_held_counts_until_it_is_settled()
    {
        _spending.Reserve("dev", 4);
        Assert.Equal(4, Dev);

        _spending.Settle("dev", 4, .5);
        Assert.Equal(.5, Dev);
    }

    [Fact]
    public void A_new_month_begins_at_nothing_but_for_requests_under_way()
    {
        _spending.Tell(_spending.Ask(), [new("dev", 5)]);
        _spending.Settle("dev", 0, 3);
        _spending.Reserve("dev", 2);
        var asked = _spending.Ask();

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, Dev);
        _spending.Tell(asked, [new("dev", 8)]); // of the month before
        Assert.Equal(2, Dev);

        _spending.Settle("dev", 2, 1);
        _spending.Tell(_spending.Ask(), [new("dev", 1)]);
        Assert.Equal(1, Dev, 9);
    }
}
