using System.Globalization;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Access;

/// <summary>What one request may cost by estimate, held back until it is known.</summary>
/// <param name="KeyName">Empty = nobody's key.</param>
internal sealed record BudgetReservation(string KeyName, double Usd);

/// <summary>
/// Monthly limits in USD of keys, teams and all together. Whoever has reached one is refused until the month (UTC)
/// turns; a single request that goes over it is still answered to its end. Answers of unknown price and of the Simulator
/// count nothing. Thread-safe.
/// </summary>
internal sealed class Budgets(Spending spending, TimeProvider clock)
{
    /// <summary>Tokens of an answer whose length the caller does not limit.</summary>
    private const int UsualAnswer = 1000;
    private const int CharsPerToken = 3;

    /// <summary>The caller's key or its team has a budget of its own.</summary>
    public static bool Bounds(CallerIdentity caller, GatewaySettings settings) =>
        caller.Key is { } key && (key.BudgetUsd > 0 || settings.Budgets.Any(b => b.Team.Length > 0 && b.Team == key.Team));

    /// <returns>Why the request is refused; null = it may go on.</returns>
    public ChatFailure? Check(CallerIdentity caller, GatewaySettings settings)
    {
        if (!settings.HasBudgets) return null;
        if (caller.Key is { BudgetUsd: > 0 } key && spending.OfKey(key.Name) >= key.BudgetUsd) return Refused($"The key \"{key.Name}\" has", key.BudgetUsd);
        foreach (var budget in settings.Budgets)
        {
            if (budget.Team.Length == 0 && spending.OfAll() >= budget.LimitUsd) return Refused("All keys together have", budget.LimitUsd);
            if (budget.Team.Length > 0 && budget.Team == caller.Key?.Team && spending.OfKeys(budget.Keys) >= budget.LimitUsd) return Refused($"The team \"{budget.Team}\" has", budget.LimitUsd);
        }
        return null;
    }

    /// <summary>Holds back what the answer will cost by estimate, so that many requests at once do not all pass the same last cent.</summary>
    /// <param name="chars">Of the request.</param>
    /// <param name="maxTokens">Of the answer, as the caller limits it.</param>
    /// <returns>To be settled when it ended; null where nothing is limited.</returns>
    public BudgetReservation? Reserve(CallerIdentity caller, GatewaySettings settings, ModelEntry? model, int chars, int? maxTokens)
    {
        if (!settings.HasBudgets) return null;
        var held = new BudgetReservation(caller.KeyName, model is { Simulated: false } ? model.Cost(chars / CharsPerToken, 0, maxTokens ?? UsualAnswer) ?? 0 : 0);
        spending.Reserve(held.KeyName, held.Usd);
        return held;
    }

    /// <param name="costUsd">What it cost; 0 = nothing, or nobody knows.</param>
    public void Settle(BudgetReservation held, double costUsd) => spending.Settle(held.KeyName, held.Usd, costUsd);

    private ChatFailure Refused(string who, double limit) => new()
    {
        Kind = FailureKind.RateLimited,
        Status = 429,
        Type = "insufficient_quota",
        Code = "insufficient_quota",
        Message = string.Create(CultureInfo.InvariantCulture, $"{who} spent the budget of {limit:0.##} USD for this month. It begins anew on {Spending.MonthOf(clock.GetUtcNow()).AddMonths(1):yyyy-MM-dd} (UTC); an operator can raise it."),
    };
}
