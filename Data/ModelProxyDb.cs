using Microsoft.EntityFrameworkCore;
using ModelProxy.Data.Catalog;
using ModelProxy.Data.Feedback;
using ModelProxy.Data.Learning;
using ModelProxy.Data.Routing;
using ModelProxy.Data.Traffic;

namespace ModelProxy.Data;

/// <summary>The database, one property per table. Not thread-safe: take one per unit of work from the factory.</summary>
public sealed class ModelProxyDb(DbContextOptions<ModelProxyDb> options) : DbContext(options)
{
    public DbSet<ExchangeRow> Exchanges => Set<ExchangeRow>();
    public DbSet<AttemptRow> Attempts => Set<AttemptRow>();
    public DbSet<RollupMinuteRow> RollupMinutes => Set<RollupMinuteRow>();
    public DbSet<RollupHourRow> RollupHours => Set<RollupHourRow>();
    public DbSet<RollupModelHourRow> RollupModelHours => Set<RollupModelHourRow>();
    public DbSet<RollupModelMinuteRow> RollupModelMinutes => Set<RollupModelMinuteRow>();

    public DbSet<DecisionRow> Decisions => Set<DecisionRow>();
    public DbSet<QueryFeatureRow> QueryFeatures => Set<QueryFeatureRow>();
    public DbSet<PolicyRow> Policies => Set<PolicyRow>();
    public DbSet<ClassifierRow> Classifiers => Set<ClassifierRow>();
    public DbSet<CachedDecisionRow> CachedDecisions => Set<CachedDecisionRow>();
    public DbSet<RuleRow> Rules => Set<RuleRow>();
    public DbSet<LabelRow> Labels => Set<LabelRow>();

    public DbSet<SignalRow> Signals => Set<SignalRow>();
    public DbSet<ProgressRow> Progress => Set<ProgressRow>();

    public DbSet<ModelCardRow> ModelCards => Set<ModelCardRow>();
    public DbSet<WeightRow> Weights => Set<WeightRow>();
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();
    public DbSet<BudgetRow> Budgets => Set<BudgetRow>();
    public DbSet<ModelOverrideRow> ModelOverrides => Set<ModelOverrideRow>();
    public DbSet<ChangeRow> Changes => Set<ChangeRow>();

    public DbSet<ProfileRow> Profiles => Set<ProfileRow>();
    public DbSet<PreferenceRow> Preferences => Set<PreferenceRow>();
    public DbSet<PromptTemplateRow> PromptTemplates => Set<PromptTemplateRow>();
    public DbSet<ExperimentRow> Experiments => Set<ExperimentRow>();
    public DbSet<RunRow> Runs => Set<RunRow>();
    public DbSet<EvaluationRow> Evaluations => Set<EvaluationRow>();
    public DbSet<DriftAlarmRow> DriftAlarms => Set<DriftAlarmRow>();
    public DbSet<WatermarkRow> Watermarks => Set<WatermarkRow>();
    public DbSet<MetricRow> Metrics => Set<MetricRow>();
    public DbSet<StateRow> States => Set<StateRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ModelProxyDb).Assembly);
}
