using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Access;

public sealed class BudgetsTests
{
    private static readonly ModelEntry Priced = Given.Model("m") with { Price = new ModelPrice(10, null, 100) };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 12, 5, 0, 0, 0, TimeSpan.Zero));
    private readonly Spending _spending;
    private readonly Budgets _budgets;

    public BudgetsTests() => _budgets = new Budgets(_spending = new Spending(_clock), _clock);

    [Fact]
    public void A_key_that_has_spent_its_budget_is_refused_until_the_month_turns_and_the_others_go_on()
    {
        var settings = Settings(key: 5);
        _spending.Settle("dev", 0, 4.99);
        Assert.Null(_budgets.Check(Caller(settings, "dev"), settings));

        _spending.Settle("dev", 0, .02);
        var refused = _budgets.Check(Caller(settings, "dev"), settings)!;
        Assert.Equal((FailureKind.RateLimited, 429, "insufficient_quota"), (refused.Kind, refused.Status, refused.Code));
        Assert.Contains("\"dev\" has spent the budget of 5 USD", refused.Message, StringComparison.Ordinal);
        Assert.Contains("2027-01-01", refused.Message, StringComparison.Ordinal);
        Assert.Null(_budgets.Check(Caller(settings, "ops"), settings));

        _clock.Advance(TimeSpan.FromDays(27));
        Assert.Null(_budgets.Check(Caller(settings, "dev"), settings));
    }

    [Fact]
    public void A_teams_budget_is_of_all_its_keys_and_the_budget_of_all_of_every_key_and_of_nobodys()
    {
        var settings = Settings() with { HasBudgets = true, Budgets = [new BudgetEntry("core", 5, ["dev", "ops"]), new BudgetEntry("", 8, [])] };
        _spending.Settle("dev", 0, 3);
        _spending.Settle("ops", 0, 2);
        Assert.Contains("team \"core\"", _budgets.Check(Caller(settings, "dev"), settings)!.Message, StringComparison.Ordinal);
        Assert.Null(_budgets.Check(Caller(settings, "guest"), settings));

        _spending.Settle("", 0, 3);
        Assert.Contains("All keys together", _budgets.Check(Caller(settings, "guest"), settings)!.Message, StringComparison.Ordinal);
        Assert.Contains("All keys together", _budgets.Check(CallerIdentity.Local, settings)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_at_once_do_not_all_pass_the_same_last_cent()
    {
        var settings = Settings(key: .2);
        var caller = Caller(settings, "dev");
        var held = _budgets.Reserve(caller, settings, Priced, chars: 30_000, maxTokens: 1000)!; // 10,000 in, 1,000 out

        Assert.Equal(.2, held.Usd, 9);
        Assert.NotNull(_budgets.Check(caller, settings));
        _budgets.Settle(held, .05);
        Assert.Null(_budgets.Check(caller, settings));
    }

    [Fact]
    public void Nothing_is_counted_where_nobody_has_a_budget_and_what_is_simulated_or_unpriced_costs_nothing()
    {
        var without = Settings();
        Assert.Null(_budgets.Reserve(Caller(without, "dev"), without, Priced, 30_000, 1000));

        var settings = Settings(key: 1);
        Assert.Equal(0, _budgets.Reserve(Caller(settings, "dev"), settings, Given.Model("m"), 30_000, 1000)!.Usd);
        Assert.Equal(0, _budgets.Reserve(Caller(settings, "dev"), settings, Priced with { Provider = Given.Provider() with { Simulated = true } }, 30_000, 1000)!.Usd);
    }

    private static GatewaySettings Settings(double key = 0) => new()
    {
        HasBudgets = key > 0,
        Keys =
        [
            new KeyEntry("dev", []) { Team = "core", BudgetUsd = key },
            new KeyEntry("ops", []) { Team = "core" },
            new KeyEntry("guest", []),
        ],
    };

    private static CallerIdentity Caller(GatewaySettings settings, string name) => new(settings.Keys.Single(k => k.Name == name), false);
}
