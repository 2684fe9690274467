using ModelProxy.Data;
using ModelProxy.Data.Feedback;
using ModelProxy.Data.Learning;
using ModelProxy.Data.Routing;
using ModelProxy.Data.Traffic;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.LearningWorker;

/// <summary>Recorded decisions with their answers and ratings, as the services would have written them.</summary>
internal sealed class Traffic(Postgres postgres)
{
    private int _user;

    /// <param name="chosen">coder or writer; the other one is the other candidate.</param>
    public async Task<Guid> DecideAsync(string text, string chosen, int? stars, Action<DecisionRow>? also = null, string domain = "code", Guid? id = null)
    {
        await using var database = postgres.Open();
        var query = id ?? Guid.CreateVersion7();
        var at = QueryId.StartedAt(query);
        database.Exchanges.Add(new ExchangeRow { Id = query, StartedAt = at, Model = chosen, Route = "learned", Outcome = "success", Status = 200, Domain = domain, Language = "en", DurationMs = 200, AttemptCount = 1, LastUserText = text });
        var decision = new DecisionRow
        {
            QueryId = query,
            StartedAt = at,
            DecidedAt = at,
            Model = chosen,
            Source = "learned",
            Confidence = 70,
            Reasoning = "seeded",
            Domain = domain,
            Language = "en",
            Propensity = 0.5,
            Candidates = [Candidate("coder", 0.7), Candidate("writer", 0.5)],
        };
        also?.Invoke(decision);
        database.Decisions.Add(decision);
        database.QueryFeatures.Add(new QueryFeatureRow { QueryId = query, StartedAt = at, Language = "en", Domain = domain, Domains = [new DomainShare(domain, 1)], Familiarity = 1 });
        if (stars is { } given)
            database.Signals.Add(new SignalRow { Id = Guid.CreateVersion7(), Kind = SignalKind.Stars, QueryId = query, StartedAt = at, Rater = $"user{_user++ % 40}", Value = given, GivenAt = at, Joined = true, Model = chosen, Domain = domain, Language = "en" });
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        return query;
    }

    public async Task RateAsync(Guid query, string model, int stars)
    {
        await using var database = postgres.Open();
        database.Signals.Add(new SignalRow { Id = Guid.CreateVersion7(), Kind = SignalKind.Stars, QueryId = query, StartedAt = QueryId.StartedAt(query), Rater = "late", Value = stars, GivenAt = DateTimeOffset.UtcNow, Joined = true, Model = model, Domain = "code", Language = "en" });
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What the judge said under a version of its prompt.</summary>
    public async Task LabelAsync(Guid query, string model, long version)
    {
        await using var database = postgres.Open();
        database.Labels.Add(new LabelRow { QueryId = query, LabelledAt = DateTimeOffset.UtcNow, Source = "llama3", Model = model, Domain = "code", Language = "en", Confidence = 80, PromptVersion = version });
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The running experiment and what its decisions carry.</summary>
    public async Task<ExperimentRow> ExperimentAsync()
    {
        await using var database = postgres.Open();
        return database.Experiments.Single(experiment => experiment.Status == ExperimentStatus.Running);
    }

    private static DecisionCandidate Candidate(string model, double mean) => new(model, mean, mean, 0.1, 0, 0, 0, 0.5, 20, "");
}
