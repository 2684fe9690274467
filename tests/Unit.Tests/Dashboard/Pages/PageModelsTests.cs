using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Dashboard.Gateways;
using ModelProxy.Dashboard.Pages.Decisions;
using ModelProxy.Dashboard.Pages.Keys;
using ModelProxy.Dashboard.Pages.Learning;
using ModelProxy.Dashboard.Pages.Logs;
using ModelProxy.Dashboard.Pages.Overview;
using ModelProxy.Dashboard.Pages.Profiles;
using ModelProxy.Dashboard.Pages.Ratings;
using ModelProxy.Dashboard.Pages.Rules;
using ModelProxy.Dashboard.Services;
using ModelProxy.Data;
using ModelProxy.Data.Feedback;
using ModelProxy.Data.Learning;
using ModelProxy.Data.Routing;
using ModelProxy.ServiceDefaults.Logs;

namespace ModelProxy.Unit.Tests.Dashboard.Pages;

public sealed class PageModelsTests
{
    [Fact]
    public void Logs_of_all_services_are_one_list_newest_first_and_searched_everywhere()
    {
        var logs = new (string, IReadOnlyList<LogRecord>)[]
        {
            ("gateway", [Line(1, 10, "overloaded", null), Line(2, 30, "fine", "TimeoutException: slow")]),
            ("router", [Line(1, 20, "decided", null)]),
        };
        Assert.Equal(["fine", "decided", "overloaded"], LogsModel.Merge(logs, "").Select(l => l.Record.Message));
        Assert.Equal(["fine"], LogsModel.Merge(logs, "TIMEOUT").Select(l => l.Record.Message));
    }

    [Theory]
    [InlineData("key", 0, 40, 3, false, true)]
    [InlineData("key", 0, 40, 10, false, false)]
    [InlineData("key", 3, 40, 3, true, false)]
    [InlineData("percentage", 0, 40, 3, false, true)]
    [InlineData("percentage", 0, 3, 3, false, false)]
    public void An_experiment_says_why_no_winner_can_be_named(string split, int keys, long answers, long units, bool tooFew, bool waits)
    {
        ExperimentArm[] arms = [new("control", 0.5) { Keys = [.. Enumerable.Range(0, keys).Select(key => $"a{key}")] }, new("candidate", 0.5) { Keys = [.. Enumerable.Range(0, keys).Select(key => $"b{key}")] }];
        var result = new ExperimentResult([.. arms.Select(arm => new ArmResult(arm.Name, answers, 0.5, 0.4, 0.6) { Units = units })], 0, -1, 1, 1, "running");
        var row = new ExperimentRow { Id = Guid.NewGuid(), Split = split, Arms = JsonColumn.Write(arms), Result = JsonColumn.Write(result) };

        var line = ExperimentLine.Of(row);

        Assert.Equal((tooFew, waits), (line.HasTooFewKeys, line.WaitsForUnits));
        row.Winner = "control";
        Assert.False(ExperimentLine.Of(row) is { HasTooFewKeys: true } or { WaitsForUnits: true });
    }

    [Fact]
    public void The_best_of_a_domain_is_best_by_the_lower_end_and_never_simulated_beside_real_ones()
    {
        var view = ProfilesModel.Of(
        [
            Profile("lucky", "code", reward: 0.95, low: 0.40), Profile("steady", "code", reward: 0.80, low: 0.75), Profile("sim-star", "code", reward: 1, low: 0.99, simulated: true),
            Profile("steady", "", reward: 0.7, low: 0.6),
        ], new ProfilesFilter());
        Assert.Equal("steady", Assert.Single(view.Best).Model);
        Assert.Equal("steady", Assert.Single(view.Rows).Model);
    }

    [Fact]
    public void One_model_is_shown_in_all_its_domains()
    {
        var view = ProfilesModel.Of([Profile("a", "", 0.5, 0.4), Profile("a", "code", 0.6, 0.5), Profile("b", "code", 0.6, 0.5)], new ProfilesFilter(Model: "a"));
        Assert.Equal(["", "code"], view.Rows.Select(r => r.Domain));
    }

    [Fact]
    public void A_replay_names_what_came_out_differently()
    {
        var logged = new DecisionRow { QueryId = Guid.CreateVersion7(), StartedAt = DateTimeOffset.UtcNow, Model = "a", Source = "learned", Confidence = 80 };
        Assert.True(Replay.Compare(logged, new Explanation { SelectedModel = "a", Source = "learned", Confidence = 80.2 }).Same);
        Assert.Equal(["a → b", "learned → rules", "80 % → 30 %"], Replay.Compare(logged, new Explanation { SelectedModel = "b", Source = "rules", Confidence = 30 }).Differences);
    }

    [Fact]
    public void Stars_are_spread_over_five_places()
    {
        var spread = Assert.Single(RatingsModel.Spread([new StarsByModel("a", false, 5, 3), new StarsByModel("a", false, 1, 1)]));
        Assert.Equal([1, 0, 0, 0, 3], spread.Counts);
        Assert.Equal(4, spread.Mean);
    }

    [Fact]
    public void Curves_come_in_a_fixed_order_and_real_points_hide_simulated_ones()
    {
        var curves = LearningModel.Curves([Metric("regret", 1, false), Metric("routing_accuracy", 1, true), Metric("routing_accuracy", 2, false), Metric("regret", 2, true)]);
        Assert.Equal(["routing_accuracy", "regret"], curves.Select(c => c.Name));
        Assert.All(curves, c => Assert.False(c.Simulated));
        Assert.All(curves, c => Assert.Single(c.Points));
    }

    [Fact]
    public void A_rule_survives_its_form()
    {
        var rule = new RuleOverride { Id = "1", Pattern = "x", Model = "m", Mandatory = true, Priority = 3, Enabled = true, Languages = { "en", "zh" }, Domains = { "code" }, MinLength = 5, Header = "x-team: core", KeyName = "dev" };
        Assert.Equal(rule, RuleForm.Of(rule).ToRule());
    }

    [Fact]
    public void Rules_stand_in_the_order_they_are_tried()
    {
        var overrides = new Overrides { Rules = { new RuleOverride { Id = "low", Priority = 1 }, new RuleOverride { Id = "high", Priority = 9 }, new RuleOverride { Id = "must", Mandatory = true } } };
        Assert.Equal(["must", "high", "low"], RulesModel.Lines(overrides).Select(r => r.Id));
    }

    [Fact]
    public void Keys_in_force_come_first_and_carry_no_hash()
    {
        var lines = KeysModel.Lines(new Overrides { Keys = { new KeyOverride { Name = "a", Revoked = true }, new KeyOverride { Name = "b" } } });
        Assert.Equal(["b", "a"], lines.Select(k => k.Name));
    }

    [Fact]
    public void A_gateway_that_is_away_is_the_first_service_and_says_why()
    {
        var services = OverviewModel.ServicesOf(new Problem(Problem.GatewayAway, "refused"), [new ServiceStatus("router", "ok", "")], new Problem(Problem.DatabaseAway, "no route"));
        Assert.Equal([("gateway", "away", "refused"), ("router", "ok", ""), ("database", "away", "no route")], services.Select(s => (s.Name, s.State, s.Detail)));
    }

    private static LogRecord Line(long id, int second, string message, string? exception) =>
        new(id, DateTimeOffset.UnixEpoch.AddSeconds(second), "x", "Information", "Category", message, exception, null);

    private static ProfileRow Profile(string model, string domain, double reward, double low, bool simulated = false) =>
        new() { Model = model, Domain = domain, Language = "", Simulated = simulated, Reward = reward, RewardLow = low, RewardHigh = 1 };

    private static MetricRow Metric(string name, int day, bool simulated) =>
        new() { Name = name, Scope = "", At = DateTimeOffset.UnixEpoch.AddDays(day), Simulated = simulated, Value = 0.5 };
}
