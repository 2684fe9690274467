using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Policy.Snapshots;
using ModelProxy.RouterService.Cache;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Features;
using ModelProxy.RouterService.Learned;
using ModelProxy.RouterService.Rules;

namespace ModelProxy.LearningSim.Replaying;

/// <summary>RouterService's own cascade in this process: mode learned, without judge and database, quality alone counts.</summary>
internal sealed class RoutingSide : IDisposable
{
    private readonly IHost _host;
    private readonly Cascade _cascade;
    private readonly QuestionReader _reader;
    private readonly PolicyInForce _policies;
    private readonly Candidate[] _candidates;

    public RoutingSide(IEnumerable<string> models)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
        builder.Services.AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<IJudgePresence, NoJudge>();
        builder.AddDeciding();
        builder.AddRules();
        builder.AddDecisionCache();
        builder.AddLearned();
        _host = builder.Build();
        _cascade = _host.Services.GetRequiredService<Cascade>();
        _reader = _host.Services.GetRequiredService<QuestionReader>();
        _policies = _host.Services.GetRequiredService<PolicyInForce>();
        _candidates = [.. models.Select(model => new Candidate { Model = model, Available = true, Weight = 1 })];
    }

    public PolicySnapshot Policy
    {
        set => _policies.Current = value;
    }

    /// <param name="id">Decides all chance in the decision.</param>
    /// <param name="explore">False: the best by what is known, as when a request is only analysed.</param>
    public Decision Decide(string id, string text, string user = "", bool explore = true)
    {
        var request = new DecideRequest
        {
            QueryId = id,
            Text = text,
            TotalChars = text.Length,
            User = user,
            Mode = Mode.Learned,
            DryRun = !explore,
            Objective = new Objective { Quality = 1, Cost = 0, Latency = 0 },
        };
        request.Candidates.Add(_candidates);
        // nothing in mode learned waits for anything
        return _cascade.DecideAsync(_reader.Read(request), CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Index of the model chosen for each query, without exploration.</summary>
    public int[] Choose(Pool pool, IEnumerable<Query> queries) => [.. queries.Select(query => Array.IndexOf(pool.Models, Decide(query.Id, query.Text, explore: false).Model))];

    public void Dispose() => _host.Dispose();

    private sealed class NoJudge : IJudgePresence
    {
        public bool CanAnswer => false;
    }
}
