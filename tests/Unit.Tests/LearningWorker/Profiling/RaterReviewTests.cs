using ModelProxy.Data.Feedback;
using ModelProxy.LearningWorker;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.LearningWorker.Profiling;
using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.Unit.Tests.LearningWorker.Profiling;

public sealed class RaterReviewTests
{
    private static readonly Dictionary<string, CardPrior> NoCards = [];
    private static readonly FeatureExtractor Extractor = new(DomainClassifier.Shipped);

    [Fact]
    public void Whoever_turns_the_scale_round_loses_the_first_ratings_too()
    {
        var books = Settled(Ratings(attackers: 4));

        Assert.True(Trust(books, "attacker-0") < 0.3, $"{Trust(books, "attacker-0")}");
        Assert.True(Trust(books, "honest-0") > 0.6, $"{Trust(books, "honest-0")}");
    }

    [Fact]
    public void A_full_cycle_expects_of_models_what_the_honest_found()
    {
        SeenSignal[] ratings = Ratings(attackers: 4), honest = Ratings(attackers: 0);
        double Gap(SeenSignal[] seen, RaterBooks? books)
        {
            var learner = new Learner(new LearningOptions(), NoCards, Extractor, books);
            foreach (var rating in seen) learner.Take(rating);
            return Expected(learner, "good") - Expected(learner, "bad");
        }

        var truth = Gap(honest, Settled(honest));

        Assert.True(Gap(ratings, Settled(ratings)) > 0.85 * truth);
    }

    [Fact]
    public void Stars_and_signs_do_not_sink_the_model_that_is_used_below_one_that_only_programs_graded()
    {
        SeenSignal[] seen =
        [
            .. Enumerable.Range(0, 40).SelectMany(at => new[] { Grade("used", at % 20 == 0 ? 0 : 1), Grade("idle", at % 8 == 0 ? 0 : 1) }),
            // four stars of five for what a program finds right in nineteen of twenty cases, and now and then somebody asks again
            .. Enumerable.Range(0, 300).SelectMany(at => at % 10 == 0 ? new[] { Stars("used", 4, $"r{at % 15}"), AskedAgain("used", $"r{at % 15}") } : [Stars("used", 4, $"r{at % 15}")]),
        ];
        var learner = new Learner(new LearningOptions(), NoCards, Extractor, Settled(seen));
        foreach (var signal in seen.Where(signal => signal.Kind != SignalKind.Implicit)) learner.Take(signal);
        var (used, idle) = (Expected(learner, "used"), Expected(learner, "idle"));

        Assert.Equal(0.95, used, tolerance: 0.03);
        Assert.True(used > idle, $"{used}, {idle}");
    }

    [Fact]
    public void After_the_replay_new_ratings_are_learned_from_again()
    {
        var books = Settled(Ratings(attackers: 0));
        var learner = new Learner(new LearningOptions(), NoCards, Extractor, books);
        learner.Reach(default);

        Assert.False(books.AreSettled);
    }

    [Fact]
    public void Who_rates_steadily_goes_on_teaching_whether_learned_on_the_way_or_all_at_once()
    {
        // two a day for a hundred days, all of one model in one domain
        SeenSignal[] steady = [.. Enumerable.Range(0, 200).Select(at => Stars("a", 4, "team") with { RecordedAt = DateTimeOffset.UnixEpoch.AddHours(12 * at) })];
        double Samples(RaterBooks? books)
        {
            var learner = new Learner(new LearningOptions(), NoCards, Extractor, books);
            foreach (var rating in steady) learner.Take(rating);
            return learner.Profiles.Rows(all: true, NoCards, DateTimeOffset.UnixEpoch).Single(row => row is { Domain: "", Language: "" }).Samples;
        }

        Assert.Equal(Samples(null), Samples(Settled(steady)), tolerance: 2.0);
        // each weighed by the whole count, 1 / (1 + 200 / 10), there were four
        Assert.InRange(Samples(Settled(steady)), 25, 60);
    }

    [Fact]
    public void However_often_the_same_was_said_it_is_a_judgement_and_a_tenth_of_them_is_held_out()
    {
        var learner = new Learner(new LearningOptions(), NoCards, Extractor);
        for (var at = 0; at < 300; at++) learner.Take(Stars("a", 4, "team"));
        var before = learner.ToState().Alpha;

        learner.Take(Stars("a", 5, "team") with { QueryId = new Guid("00000000-0000-7000-8000-000000000000") });

        Assert.Equal(before, learner.ToState().Alpha);
    }

    /// <summary>What the router expects of a model on questions of code.</summary>
    private static double Expected(Learner learner, string model)
    {
        var snapshot = PolicySnapshot.TryCreate(learner.ToState() with { Version = 1, PublishedAt = DateTimeOffset.UnixEpoch }, DateTimeOffset.UnixEpoch, out _)!;
        float[] code = [.. Domains.All.Select(each => each == Domains.Code ? 1f : 0f)];
        return snapshot.Expect(model, null, code, Languages.IndexOf("en"), []).Mean;
    }

    private static RaterBooks Settled(SeenSignal[] ratings)
    {
        var review = new RaterReview(new LearningOptions(), NoCards, Extractor);
        foreach (var rating in ratings) review.Take(rating);
        return review.Settle();
    }

    private static double Trust(RaterBooks books, string rater) => books.Judge(Stars("never rated", 3, rater), 0.5, double.NaN).Trust;

    /// <summary>Sixteen honest raters, then attackers: each rates a good and a bad model twenty times.</summary>
    private static SeenSignal[] Ratings(int attackers)
    {
        var ratings = new List<SeenSignal>();
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
            foreach (var rater in Enumerable.Range(0, attackers).Select(at => $"attacker-{at}").Concat(Enumerable.Range(0, 16).Select(at => $"honest-{at}")))
                foreach (var (model, usual) in new[] { ("good", 5), ("bad", 2) })
                {
                    var stars = Math.Clamp(usual + random.Next(-1, 2), 1, 5);
                    ratings.Add(Stars(model, rater.StartsWith('a') ? 6 - stars : stars, rater));
                }
        return [.. ratings];
    }

    private static SeenSignal Grade(string model, double grade) => Stars(model, 1, "") with { Kind = SignalKind.Anchor, Value = grade };

    private static SeenSignal AskedAgain(string model, string rater) => Stars(model, 1, rater) with { Kind = SignalKind.Implicit, Name = "regenerate", Value = 0, Weight = 0.5 };

    private static SeenSignal Stars(string model, int stars, string rater) => new()
    {
        Seq = 1,
        RecordedAt = DateTimeOffset.UnixEpoch.AddDays(1),
        Model = model,
        Domain = Domains.Code,
        Language = "en",
        Simulated = false,
        QueryId = Guid.CreateVersion7(),
        Kind = SignalKind.Stars,
        Name = "",
        Rater = rater,
        Team = "",
        Value = stars,
        Weight = 1,
    };
}
