using Grpc.Core;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.RouterService;

public sealed class CatalogTests : IAsyncLifetime
{
    private Postgres _postgres = null!;

    public async ValueTask InitializeAsync() => _postgres = await Postgres.CreateAsync();

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    [Fact]
    public async Task A_weight_set_at_one_replica_reaches_the_watchers_of_another_and_survives_restarts()
    {
        await using var here = await StartAsync();
        await using (var there = await StartAsync())
        {
            using var watch = there.Catalog.Watch(new WatchRequest { Gateway = "test" }, cancellationToken: TestContext.Current.CancellationToken);
            await NextAsync(watch);

            var reply = await here.Catalog.SetWeightsAsync(new SetWeightsRequest { Weights = { ["coder"] = 5, ["writer"] = 0 }, ChangedBy = "test" }, cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal(5, reply.Weights["coder"]);
            var heard = await NextAsync(watch);
            Assert.Equal(reply, heard);
        }
        await using var restarted = await StartAsync();
        using var again = restarted.Catalog.Watch(new WatchRequest(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(5, (await NextAsync(again)).Weights["coder"]);
        Assert.Equal(2L, await _postgres.ScalarAsync<long>("select count(*) from catalog.change where changed_by = 'test' and kind = 'weight'", TestContext.Current.CancellationToken));
        Assert.Equal(2L, await _postgres.ScalarAsync<long>("select count(*) from catalog.change", TestContext.Current.CancellationToken)); // no trace of rehearsals
    }

    [Fact]
    public async Task The_log_of_changes_says_what_a_weight_was_and_is_in_the_order_they_were_set()
    {
        await using var router = await StartAsync();

        await router.Catalog.SetWeightsAsync(new SetWeightsRequest { Weights = { ["coder"] = 5 }, ChangedBy = "first" }, cancellationToken: TestContext.Current.CancellationToken);
        await router.Catalog.SetWeightsAsync(new SetWeightsRequest { Weights = { ["coder"] = 0.5, ["writer"] = 2 }, ChangedBy = "second" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("first coder none 5, second coder 5 0.5, second writer none 2", await _postgres.ScalarAsync<string>(
            "select string_agg(concat_ws(' ', changed_by, name, coalesce(before::text, 'none'), after), ', ' order by changed_at, name) from catalog.change where kind = 'weight'", TestContext.Current.CancellationToken));
        Assert.Equal("coder 0.5 second, writer 2 second", await _postgres.ScalarAsync<string>(
            "select string_agg(concat_ws(' ', model, weight, changed_by), ', ' order by model) from catalog.weight", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Everything_that_was_set_is_read_back_by_the_next_router()
    {
        Overrides saved;
        await using (var router = await StartAsync())
        {
            await router.Catalog.SaveModelAsync(new SaveModelRequest { Model = new ModelOverride { Name = "coder", Json = """{"weight": 2}""" } }, cancellationToken: TestContext.Current.CancellationToken);
            await router.Catalog.DeleteModelAsync(new DeleteModelRequest { Name = "writer" }, cancellationToken: TestContext.Current.CancellationToken);
            await router.Catalog.SaveRuleAsync(new SaveRuleRequest
            {
                Rule = new RuleOverride { Pattern = "invoice", Model = "coder", Priority = 7, MinLength = 1, MaxLength = 900, Header = "x-team: core", KeyName = "dev", Enabled = true, Languages = { "zh", "en" }, Domains = { "code" } },
            }, cancellationToken: TestContext.Current.CancellationToken);
            await router.Catalog.SaveKeyAsync(new SaveKeyRequest { Key = new KeyOverride { Name = "dev", Team = "core", BudgetUsd = 12.5, RequestsPerMinute = 60, Models = { "coder", "writer" } } }, cancellationToken: TestContext.Current.CancellationToken);
            saved = await router.Catalog.SaveBudgetAsync(new SaveBudgetRequest { Budget = new BudgetOverride { Scope = "team", Name = "core", LimitUsd = 99.5 } }, cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.Equal((2, true), (saved.Models.Count, saved.Models.Single(model => model.Name == "writer").Deleted));
        var rule = Assert.Single(saved.Rules);
        Assert.Equal((7, 1, 900, "x-team: core", "dev"), (rule.Priority, rule.MinLength, rule.MaxLength, rule.Header, rule.KeyName));
        Assert.Equal(["zh", "en"], rule.Languages);
        Assert.Equal(["code"], rule.Domains);
        var key = Assert.Single(saved.Keys);
        Assert.Equal(("dev", "core", 12.5, 60, false), (key.Name, key.Team, key.BudgetUsd, key.RequestsPerMinute, key.Revoked));
        Assert.Equal(["coder", "writer"], key.Models);
        Assert.Equal(99.5, Assert.Single(saved.Budgets).LimitUsd);
        await using var next = await StartAsync();
        using var watch = next.Catalog.Watch(new WatchRequest(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(saved, await NextAsync(watch));
    }

    [Fact]
    public async Task A_mandatory_rule_is_tried_saved_obeyed_and_deleted()
    {
        await using var router = await StartAsync();
        var rule = new RuleOverride { Pattern = "发票|invoice", Model = "coder", Mandatory = true, Enabled = true, Languages = { "zh" } };

        var tried = await router.Catalog.TryRuleAsync(new TryRuleRequest { Rule = rule, Text = "请帮我写一张发票的说明" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(tried.Matches, tried.Reason);
        Assert.Equal("发票", tried.Matched);

        var saved = await router.Catalog.SaveRuleAsync(new SaveRuleRequest { Rule = rule }, cancellationToken: TestContext.Current.CancellationToken);
        var obeyed = await router.DecideAsync("请帮我写一张发票的说明");
        Assert.Equal(("coder", "rules", 100.0), (obeyed.Model, obeyed.Source, obeyed.Confidence));

        await router.Catalog.DeleteRuleAsync(new DeleteRuleRequest { Id = saved.Rules.Single().Id }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEqual(100, (await router.DecideAsync("请帮我写一张发票的说明")).Confidence);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_kept_as_its_hash()
    {
        await using var router = await StartAsync();

        var made = await router.Catalog.SaveKeyAsync(new SaveKeyRequest { Key = new KeyOverride { Name = "dev", Team = "core", BudgetUsd = 12.5 } }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.StartsWith("mp-", made.Key, StringComparison.Ordinal);
        var kept = Assert.Single(made.Overrides.Keys);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(made.Key)), kept.Sha256.ToByteArray());
        Assert.Equal(0L, await _postgres.ScalarAsync<long>($"select count(*) from catalog.change where after::text like '%{made.Key[3..]}%'", TestContext.Current.CancellationToken));

        kept.Revoked = true;
        var revoked = await router.Catalog.SaveKeyAsync(new SaveKeyRequest { Key = kept }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(revoked.Key);
        Assert.True(revoked.Overrides.Keys.Single().Revoked);
    }

    [Fact]
    public async Task A_wrong_change_is_refused_with_every_mistake()
    {
        await using var router = await StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await router.Catalog.SaveRuleAsync(
            new SaveRuleRequest { Rule = new RuleOverride { Pattern = "(", Domains = { "cooking" }, MinLength = 9, MaxLength = 3 } }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        foreach (var part in new[] { "name of the model is missing", "not a regular expression", "'cooking' is no domain", "at least 9 and at most 3" })
            Assert.Contains(part, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Joins_the_database_when_it_comes_and_again_after_it_was_away()
    {
        await using var server = await InstalledServer.StartAsync(TestContext.Current.CancellationToken);
        await server.StopAsync();
        await using var router = await RouterProcess.StartAsync(server.ConnectionString);
        Assert.False((await router.StatusAsync()).DatabaseAnswers);

        await server.StartAgainAsync(TestContext.Current.CancellationToken);
        await MigrateAsync(server.ConnectionString);
        await router.UntilAsync(status => status.DatabaseAnswers);
        await router.Catalog.SetWeightsAsync(new SetWeightsRequest { Weights = { ["coder"] = 3 } }, cancellationToken: TestContext.Current.CancellationToken);

        await server.StopAsync();
        await router.UntilAsync(status => !status.DatabaseAnswers);
        Assert.Equal("rules", (await router.DecideAsync("hello")).Source);
        await server.StartAgainAsync(TestContext.Current.CancellationToken);
        await router.UntilAsync(status => status.DatabaseAnswers);
        await router.Catalog.SetWeightsAsync(new SetWeightsRequest { Weights = { ["coder"] = 4 } }, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task MigrateAsync(string connectionString)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(connectionString);
        var options = new Microsoft.EntityFrameworkCore.DbContextOptionsBuilder<ModelProxy.Data.ModelProxyDb>();
        ModelProxy.Data.DataExtensions.UseModelProxy(options, source);
        await using var database = new ModelProxy.Data.ModelProxyDb(options.Options);
        await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.MigrateAsync(database.Database, TestContext.Current.CancellationToken);
    }

    private async Task<RouterProcess> StartAsync()
    {
        var router = await RouterProcess.StartAsync(_postgres.ConnectionString);
        await router.UntilAsync(status => status.DatabaseAnswers);
        return router;
    }

    private static async Task<Overrides> NextAsync(AsyncServerStreamingCall<Overrides> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return watch.ResponseStream.Current;
    }
}
