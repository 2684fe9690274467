using Microsoft.Playwright;
using ModelProxy.Browser.Tests.Running;

namespace ModelProxy.Browser.Tests.Pages;

public sealed class KeysTests(Browsing browsing, RunningDashboard running)
{
    [Fact]
    public async Task A_key_is_shown_once_and_only_its_hash_is_kept()
    {
        await using var visitor = await browsing.VisitAsync(running.Address);
        await visitor.OpenAsync("/keys");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await visitor.Page.GetByLabel("Name").FillAsync("laptop-anna");
        await visitor.Page.GetByLabel("Requests a minute").FillAsync("60");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var key = await visitor.Page.Locator("code.key").InnerTextAsync();
        Assert.StartsWith("mp-", key, StringComparison.Ordinal);
        Assert.Equal(60, await running.Database.ScalarAsync<int>("select requests_per_minute from catalog.api_key where name = 'laptop-anna'", TestContext.Current.CancellationToken));

        await visitor.OpenAsync("/keys");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "laptop-anna" })).ToContainTextAsync("In force");
        Assert.DoesNotContain(key, await visitor.Page.ContentAsync(), StringComparison.Ordinal);

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke laptop-anna" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "laptop-anna" })).ToContainTextAsync("Revoked");
    }

    [Fact]
    public async Task A_teams_budget_is_set_seen_and_taken_back()
    {
        await using var visitor = await browsing.VisitAsync(running.Address);
        await visitor.OpenAsync("/keys");
        var panel = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Budgets of teams and of all" });
        await panel.GetByLabel("Team").FillAsync("painters");
        await panel.GetByLabel("USD a month").FillAsync("12.5");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Set the budget" }).ClickAsync();

        await Assertions.Expect(panel.GetByRole(AriaRole.Row).Filter(new() { HasText = "painters" })).ToContainTextAsync("$12.50");
        Assert.Equal(12.5m, await running.Database.ScalarAsync<decimal>("select limit_usd from catalog.budget where scope = 'team' and name = 'painters'", TestContext.Current.CancellationToken));

        await panel.GetByRole(AriaRole.Button, new() { Name = "Delete painters" }).ClickAsync();
        await Assertions.Expect(panel.GetByText("painters")).ToHaveCountAsync(0);
    }
}
