using ModelProxy.Data.Feedback;
using ModelProxy.LearningWorker;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.LearningWorker.Profiling;
using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.Unit.Tests.LearningWorker.Profiling;

public sealed class AnchorEvidenceTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Anchors_tell_on_the_first_day_which_model_is_better_in_their_own_domain()
    {
        var learner = Learner();
        for (var at = 0; at < 20; at++)
        {
            learner.Take(Anchor("a", $"math.zh.{at:00}", 1));
            learner.Take(Anchor("b", $"math.zh.{at:00}", 0));
        }

        var snapshot = Snapshot(learner);

        Assert.True(Expected(snapshot, "a", Domains.Math) > Expected(snapshot, "b", Domains.Math) + 0.2);
        // filed under the domain of the name although the exchange of a named model was never decided about
        Assert.Equal(20, snapshot.Expect("a", null, One(Domains.Math), Languages.IndexOf("zh"), []).Samples, 3);
    }

    [Fact]
    public void One_asker_of_many_anchors_is_no_rater_whose_word_wears_out()
    {
        var learner = Learner();
        for (var at = 0; at < 200; at++) learner.Take(Anchor("a", $"code.en.{at}", 1));

        Assert.Equal(200, Snapshot(learner).Expect("a", null, One(Domains.Code), Languages.IndexOf("en"), []).Samples, 1);
        Assert.Empty(learner.ToState().Tastes);
    }

    [Fact]
    public void Anchors_that_surprise_are_no_drift()
    {
        var learner = Learner();
        for (var at = 0; at < 300; at++) learner.Take(Anchor("a", $"{Domains.All[at / 22]}.en.{at}", at / 22 % 2));

        Assert.Empty(learner.TakeAlarms());
    }

    [Fact]
    public void Anchors_of_a_simulated_model_never_mix_with_real_evidence()
    {
        var learner = Learner();
        learner.Take(Anchor("a", "code.en.01", 1));
        var before = Snapshot(learner).Evidence.Alpha.Sum();
        for (var at = 2; at < 20; at++) learner.Take(Anchor("a", $"code.en.{at:00}", 0) with { Simulated = true });

        Assert.Equal(before, Snapshot(learner).Evidence.Alpha.Sum());
        var rows = learner.Profiles.Rows(all: true, new Dictionary<string, ModelProxy.Policy.Evidence.CardPrior>(), Start).Where(row => row is { Domain: "", Language: "" }).ToDictionary(row => row.Simulated);
        Assert.Equal((1.0, 18.0), (rows[false].Samples, rows[true].Samples));
    }

    private static Learner Learner() => new(new LearningOptions(), new Dictionary<string, ModelProxy.Policy.Evidence.CardPrior>(), new FeatureExtractor(DomainClassifier.Shipped));

    private static PolicySnapshot Snapshot(Learner learner) =>
        PolicySnapshot.TryCreate(learner.ToState() with { Version = 1, PublishedAt = Start }, Start, out var faults) ?? throw new InvalidOperationException(string.Join(" ", faults));

    private static double Expected(PolicySnapshot snapshot, string model, string domain) => snapshot.Expect(model, null, One(domain), Languages.IndexOf("zh"), []).Mean;

    private static float[] One(string domain) => [.. Domains.All.Select(each => each == domain ? 1f : 0f)];

    private static SeenSignal Anchor(string model, string name, double grade) => new()
    {
        Seq = 1,
        RecordedAt = Start,
        Model = model,
        Domain = Domains.Unknown,
        Language = "en",
        Simulated = false,
        QueryId = Guid.CreateVersion7(),
        Kind = SignalKind.Anchor,
        Name = name,
        Rater = "modelproxy-anchors",
        Team = "",
        Value = grade,
        Weight = 1,
    };
}
