using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Dashboard.Gateways;
using ModelProxy.Dashboard.Reading;
using ModelProxy.Dashboard.Routers;
using ModelProxy.Data.Traffic;

namespace ModelProxy.Dashboard.Pages.Keys;

/// <summary>Callers' keys and budgets, through the router. A key itself is seen once, when it is made; nothing here can show it again.</summary>
internal sealed class KeysModel(CatalogService catalog, GatewayClient gateway, Store store, SpendingQueries spending, TimeProvider clock)
{
    public async Task<KeysView> LoadAsync(CancellationToken cancellationToken)
    {
        var models = gateway.ModelsAsync(cancellationToken);
        var spent = store.ReadAsync<IReadOnlyDictionary<string, decimal>>(async c => await spending.OfMonthAsync(clock.GetUtcNow(), c), cancellationToken);
        var overrides = await catalog.CurrentAsync(cancellationToken);
        return new KeysView(overrides.Problem, Lines(overrides.Value), Budgets(overrides.Value), (await spent).Value, [.. ((await models).Value?.Models ?? []).Select(m => m.Name).Order(StringComparer.OrdinalIgnoreCase)]);
    }

    public static IReadOnlyList<BudgetLine> Budgets(Overrides? overrides) =>
        [.. (overrides?.Budgets ?? []).OrderBy(b => b.Name, StringComparer.OrdinalIgnoreCase).Select(b => new BudgetLine(b.Name, b.LimitUsd))];

    public async Task<Answer<IReadOnlyList<BudgetLine>>> SaveBudgetAsync(BudgetLine budget, CancellationToken cancellationToken) =>
        (await catalog.SaveBudgetAsync(new BudgetOverride { Scope = budget.Scope, Name = budget.Team, LimitUsd = budget.LimitUsd }, cancellationToken)).Then(Budgets);

    public async Task<Answer<IReadOnlyList<BudgetLine>>> DeleteBudgetAsync(BudgetLine budget, CancellationToken cancellationToken) =>
        (await catalog.DeleteBudgetAsync(budget.Scope, budget.Team, cancellationToken)).Then(Budgets);

    public static IReadOnlyList<KeyLine> Lines(Overrides? overrides) =>
        [.. (overrides?.Keys ?? []).OrderBy(k => k.Revoked).ThenBy(k => k.Name, StringComparer.OrdinalIgnoreCase)
            .Select(k => new KeyLine(k.Name, k.Team, k.BudgetUsd, k.RequestsPerMinute, [.. k.Models], k.Revoked))];

    /// <summary>Makes a key. The answer's text is the key: show it now, it is kept nowhere.</summary>
    public async Task<Answer<MadeKey>> MakeAsync(KeyForm form, CancellationToken cancellationToken) =>
        (await catalog.SaveKeyAsync(form.ToKey(), cancellationToken)).Then(reply => new MadeKey(form.Name, reply.Key, Lines(reply.Overrides)));

    /// <summary>Revokes a key or gives it back its force; the key itself stays the same.</summary>
    public async Task<Answer<IReadOnlyList<KeyLine>>> SetRevokedAsync(string name, bool revoked, CancellationToken cancellationToken)
    {
        var now = await catalog.CurrentAsync(cancellationToken);
        if (now.Value?.Keys.FirstOrDefault(k => k.Name == name) is not { } key) return new(null, now.Problem ?? new Problem(Problem.NotFound));
        var changed = key.Clone();
        changed.Revoked = revoked;
        return (await catalog.SaveKeyAsync(changed, cancellationToken)).Then(reply => Lines(reply.Overrides));
    }

    public async Task<Answer<IReadOnlyList<KeyLine>>> DeleteAsync(string name, CancellationToken cancellationToken) =>
        (await catalog.DeleteKeyAsync(name, cancellationToken)).Then(Lines);
}

/// <param name="Spent">USD of this month (UTC) by name of the key, of modelproxy.json's keys too; null = the database does not answer.</param>
public sealed record KeysView(Problem? Problem, IReadOnlyList<KeyLine> Keys, IReadOnlyList<BudgetLine> Budgets, IReadOnlyDictionary<string, decimal>? Spent, IReadOnlyList<string> Models);

/// <param name="Team">Empty = all together.</param>
/// <param name="LimitUsd">Per month, &gt; 0.</param>
public sealed record BudgetLine(string Team, double LimitUsd)
{
    public string Scope => Team.Length > 0 ? "team" : "all";
}

/// <param name="BudgetUsd">Per month; 0 = none.</param>
/// <param name="RequestsPerMinute">0 = no limit.</param>
/// <param name="Models">Empty = all.</param>
public sealed record KeyLine(string Name, string Team, double BudgetUsd, int RequestsPerMinute, IReadOnlyList<string> Models, bool Revoked);

internal sealed record MadeKey(string Name, string Key, IReadOnlyList<KeyLine> Keys);

internal sealed class KeyForm
{
    public string Name { get; set; } = "";
    public string Team { get; set; } = "";
    public double? BudgetUsd { get; set; }
    public int? RequestsPerMinute { get; set; }
    public HashSet<string> Models { get; } = [];

    public KeyOverride ToKey() => new() { Name = Name.Trim(), Team = Team.Trim(), BudgetUsd = BudgetUsd ?? 0, RequestsPerMinute = RequestsPerMinute ?? 0, Models = { Models.Order() } };
}
