using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data;
using ModelProxy.Data.Learning;
using ModelProxy.Policy.Judging;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Llama3;

/// <summary>The templates in use and the profiles told to the judge, followed from the learning worker's tables.</summary>
internal sealed partial class JudgeKnowledge(IDbContextFactory<ModelProxyDb> databases, IExperiments experiments, ILogger<JudgeKnowledge> log) : ITableFollower, IStatusPart
{
    /// <summary>Fields named to the judge per model.</summary>
    private const int MostDomains = 3;

    private volatile PromptTemplate _template = PromptTemplate.Shipped;
    private volatile bool _pinned;
    private volatile PromptTemplate? _shadow;
    private volatile FrozenDictionary<long, PromptTemplate> _onTrial = FrozenDictionary<long, PromptTemplate>.Empty;
    private volatile JudgeProfiles _profiles = JudgeProfiles.Empty;
    private long _refused;

    public PromptTemplate Template => _template;

    /// <summary>Asked beside the one in force, without a say; null while none is watched.</summary>
    public PromptTemplate? Shadow => _shadow;

    public JudgeProfiles Profiles => _profiles;

    // profiles change every minute without a notice; they come with the poll and with each new policy
    public bool Follows(string table) => table is "learning.prompt_template" or "learning.experiment" or "routing.policy";

    public void Fill(RouterStatus status) => status.PromptVersion = _template.Version;

    /// <summary>The template in force, unless a trial of templates drew this question. A question takes part in one experiment at most.</summary>
    public TemplateInUse TemplateFor(Question question)
    {
        if (question.Trial is null && experiments.Assign(question.Request, ExperimentKinds.Prompt) is { } drawn && !IsOverruled(drawn))
        {
            if (drawn.Arm.PromptVersion == _template.Version) return new TemplateInUse(_template, drawn.Experiment, drawn.Arm.Name);
            if (_onTrial.TryGetValue(drawn.Arm.PromptVersion, out var template)) return new TemplateInUse(template, drawn.Experiment, drawn.Arm.Name);
        }
        return new TemplateInUse(_template);
    }

    /// <summary>What people or a rollback put in force counts at once; that the trial against the former version has ended may be heard of later.</summary>
    private bool IsOverruled(Assignment drawn) => drawn.EvolvesFrom > 0 && (_pinned || drawn.EvolvesFrom != _template.Version);

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var named = experiments.PromptVersions;
        var used = await database.PromptTemplates.AsNoTracking()
            .Where(template => template.Status == TemplateStatus.Active || template.Status == TemplateStatus.Shadow || template.Status == TemplateStatus.Trial || named.Contains(template.Version))
            .OrderBy(template => template.Version).Select(template => new { template.Status, template.Pinned, Template = new PromptTemplate(template.Version, template.Text) }).ToListAsync(cancellationToken);
        _pinned = used.Any(row => row.Status == TemplateStatus.Active && row.Pinned);
        Use(used.FirstOrDefault(row => row.Status == TemplateStatus.Active)?.Template ?? PromptTemplate.Shipped);
        var usable = used.Where(row => PromptTemplate.Mistake(row.Template.Text) is null).ToArray();
        _shadow = usable.LastOrDefault(row => row.Status == TemplateStatus.Shadow)?.Template;
        _onTrial = usable.ToFrozenDictionary(row => row.Template.Version, row => row.Template);
        _profiles = Read(await database.Profiles.AsNoTracking().Where(profile => profile.Language == "").ToListAsync(cancellationToken));
    }

    private static JudgeProfiles Read(IEnumerable<ProfileRow> profiles) => new(profiles.GroupBy(profile => profile.Model).ToFrozenDictionary(model => model.Key, model =>
    {
        // what real traffic taught wins; a model only the Simulator answered for is told by that
        var rows = model.GroupBy(row => row.Simulated).OrderBy(rows => rows.Key).First().ToArray();
        var all = rows.FirstOrDefault(row => row.Domain == "");
        var best = rows.Where(row => row.Domain != "" && row.Samples >= 5).OrderByDescending(row => row.Reward).Take(MostDomains).Select(row => row.Domain).ToArray();
        return new JudgeProfile(all?.SuccessRate ?? 0, all?.Rating ?? 0, all?.LatencyP50Ms ?? 0, all?.Requests ?? 0, best);
    }));

    private void Use(PromptTemplate template)
    {
        if (template.Version == _template.Version && template.Text == _template.Text || template.Version == _refused) return;
        if (PromptTemplate.Mistake(template.Text) is { } mistake)
        {
            _refused = template.Version;
            Refused(template.Version, _template.Version, mistake);
            return;
        }
        _template = template;
        Swapped(template.Version);
    }

    [LoggerMessage(LogLevel.Information, "The judge's prompt template {Version} is in force")]
    private partial void Swapped(long version);

    [LoggerMessage(LogLevel.Warning, "Prompt template {Version} is refused and {Kept} stays in force: {Mistake}")]
    private partial void Refused(long version, long kept, string mistake);
}
