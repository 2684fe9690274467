using System.Text.Json;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Data;
using ModelProxy.Data.Catalog;
using ModelProxy.Data.Routing;

namespace ModelProxy.RouterService.Catalog;

/// <summary>What each write does to its rows, and the line it leaves in the log of changes.</summary>
internal static class CatalogChanges
{
    public static Change Model(ModelOverride model, string changedBy) => async (database, now, cancellationToken) =>
    {
        var row = await database.ModelOverrides.FindAsync([model.Name], cancellationToken);
        var before = row is null ? null : Json(new { json = row.Json, deleted = row.Deleted });
        if (row is null) database.ModelOverrides.Add(row = new ModelOverrideRow { Name = model.Name });
        (row.Json, row.Deleted, row.ChangedAt, row.ChangedBy) = (model.Json.Length == 0 ? "{}" : model.Json, model.Deleted, now, changedBy);
        return [new CatalogChange("model", model.Name, before, Json(new { json = row.Json, deleted = row.Deleted }))];
    };

    public static Change Rule(SaveRuleRequest request) => async (database, now, cancellationToken) =>
    {
        var rule = request.Rule;
        var id = rule.Id.Length == 0 ? Guid.CreateVersion7(now) : Guid.Parse(rule.Id);
        var row = await database.Rules.FindAsync([id], cancellationToken);
        var before = row is null ? null : Json(row);
        if (row is null) database.Rules.Add(row = new RuleRow { Id = id });
        (row.Pattern, row.Model, row.Mandatory, row.Priority) = (rule.Pattern, rule.Model, rule.Mandatory, rule.Priority);
        (row.Languages, row.Domains, row.MinLength, row.MaxLength) = ([.. rule.Languages], [.. rule.Domains], rule.MinLength, rule.MaxLength);
        (row.Header, row.KeyName, row.Enabled, row.ChangedAt, row.ChangedBy) = (rule.Header, rule.KeyName, rule.Enabled, now, request.ChangedBy);
        return [new CatalogChange("rule", id.ToString(), before, Json(row))];
    };

    public static Change WithoutRule(Guid id) => async (database, _, cancellationToken) =>
    {
        var row = await database.Rules.FindAsync([id], cancellationToken) ?? throw Unknown($"There is no rule {id}.");
        database.Rules.Remove(row);
        return [new CatalogChange("rule", id.ToString(), Json(row), null)];
    };

    public static Change Key(SaveKeyRequest request, byte[] hash) => async (database, now, cancellationToken) =>
    {
        var key = request.Key;
        if (await database.ApiKeys.AsNoTracking().AnyAsync(k => k.Sha256 == hash && k.Name != key.Name, cancellationToken))
            throw new RpcException(new Status(StatusCode.InvalidArgument, "Another name already has this key."));
        var row = await database.ApiKeys.FindAsync([key.Name], cancellationToken);
        var before = row is null ? null : WithoutHash(row);
        if (row is null) database.ApiKeys.Add(row = new ApiKeyRow { Name = key.Name, CreatedAt = now });
        (row.Sha256, row.Team, row.BudgetUsd, row.RequestsPerMinute) = (hash, key.Team, (decimal)key.BudgetUsd, key.RequestsPerMinute);
        (row.Models, row.Revoked, row.ChangedAt, row.ChangedBy) = ([.. key.Models], key.Revoked, now, request.ChangedBy);
        return [new CatalogChange("key", key.Name, before, WithoutHash(row))];
    };

    public static Change WithoutKey(string name) => async (database, _, cancellationToken) =>
    {
        var row = await database.ApiKeys.FindAsync([name], cancellationToken) ?? throw Unknown($"There is no key named '{name}'.");
        database.ApiKeys.Remove(row);
        return [new CatalogChange("key", name, WithoutHash(row), null)];
    };

    public static Change Budget(SaveBudgetRequest request) => async (database, now, cancellationToken) =>
    {
        var budget = request.Budget;
        var row = await database.Budgets.FindAsync([budget.Scope, budget.Name], cancellationToken);
        var before = row is null ? null : Json(row.LimitUsd);
        if (row is null) database.Budgets.Add(row = new BudgetRow { Scope = budget.Scope, Name = budget.Name });
        (row.LimitUsd, row.ChangedAt, row.ChangedBy) = ((decimal)budget.LimitUsd, now, request.ChangedBy);
        return [new CatalogChange("budget", $"{budget.Scope}:{budget.Name}", before, Json(row.LimitUsd))];
    };

    public static Change WithoutBudget(DeleteBudgetRequest request) => async (database, _, cancellationToken) =>
    {
        var row = await database.Budgets.FindAsync([request.Scope, request.Name], cancellationToken) ?? throw Unknown($"There is no budget for {request.Scope} {request.Name}.");
        database.Budgets.Remove(row);
        return [new CatalogChange("budget", $"{row.Scope}:{row.Name}", Json(row.LimitUsd), null)];
    };

    private static string WithoutHash(ApiKeyRow row) =>
        Json(new { row.Team, row.BudgetUsd, row.RequestsPerMinute, row.Models, row.Revoked });

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonColumn.Options);

    private static RpcException Unknown(string message) => new(new Status(StatusCode.NotFound, message));
}
