using Microsoft.AspNetCore.Components;
using ModelProxy.Dashboard.Layout;

namespace ModelProxy.Dashboard.Pages.Keys;

/// <summary>Monthly limits of teams and of all keys together, beyond those of single keys.</summary>
public sealed partial class BudgetPanel
{
    [CascadingParameter] public required Reader Reader { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<BudgetLine> Budgets { get; set; }

    /// <summary>USD of all together this month; null = not known.</summary>
    [Parameter] public decimal? Spent { get; set; }

    /// <summary>Offered in the form; others may be typed.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<string> Teams { get; set; }

    [Parameter, EditorRequired] public EventCallback<BudgetLine> Save { get; set; }

    [Parameter, EditorRequired] public EventCallback<BudgetLine> Delete { get; set; }

    private string Team { get; set; } = "";

    private double? Limit { get; set; }

    private bool Working { get; set; }

    private string Lede => Spent is { } spent ? $"{Reader["budgets.lede"]} {Reader["budgets.spent", Reader.Cost(spent)]}" : Reader["budgets.lede"];

    private string WhoseOf(BudgetLine budget) => budget.Team.Length > 0 ? budget.Team : Reader["budgets.all"];

    private async Task SaveAsync()
    {
        if (Limit is not { } limit) return;
        await RunAsync(Save, new BudgetLine(Team.Trim(), limit));
        (Team, Limit) = ("", null);
    }

    private async Task RunAsync(EventCallback<BudgetLine> change, BudgetLine budget)
    {
        Working = true;
        await change.InvokeAsync(budget);
        Working = false;
    }
}
