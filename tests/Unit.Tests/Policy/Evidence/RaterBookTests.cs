using System.Collections.Immutable;
using ModelProxy.Policy;
using ModelProxy.Policy.Evidence;

namespace ModelProxy.Unit.Tests.Policy.Evidence;

public sealed class RaterBookTests
{
    private static readonly (string Model, double Quality)[] Models = [("a", 0.85), ("b", 0.7), ("c", 0.6), ("d", 0.45), ("e", 0.3)];

    [Fact]
    public void Kind_and_harsh_raters_say_the_same_when_they_mean_the_same()
    {
        var book = new RaterBook();
        for (var i = 0; i < 60; i++)
        {
            var quality = Models[i % 5].Quality;
            book.Take("kind", Models[i % 5].Model, 0.6 + 0.4 * quality, quality);
            book.Take("harsh", Models[i % 5].Model, 0.4 * quality, quality);
        }
        foreach (var (model, quality) in Models)
        {
            var (kind, harsh) = (book.Weigh("kind", 0.6 + 0.4 * quality).Reward, book.Weigh("harsh", 0.4 * quality).Reward);
            Assert.Equal(kind, harsh, tolerance: 0.2); // 0.6 apart as they were given
        }
    }

    [Fact]
    public void Stars_mean_what_the_grades_of_the_same_answers_mean()
    {
        var book = new RaterBook();
        // everybody is served the best model, and gives it four stars of five where a program would say .95
        for (var i = 0; i < 200; i++) book.Take($"r{i % 20}", "a", 0.75, 0.95);
        Assert.Equal(0.95, book.Weigh("r3", 0.75).Reward, tolerance: 0.03);
        Assert.Equal(0.95, book.Take("new", "a", 0.75, 0.95).Reward, tolerance: 0.03);
        Assert.InRange(book.Weigh("r3", 0.5).Reward, 0.3, 0.8);
    }

    [Fact]
    public void A_model_near_the_top_does_not_sink_for_being_rated()
    {
        var (book, evidence) = (new RaterBook(), new EvidenceUpdater());
        // one star of five by whim: cut off at 1, the four good ones could not make up for it
        for (var i = 0; i < 500; i++)
        {
            var said = book.Take($"r{i % 20}", "a", (i + i / 20) % 5 == 4 ? 0 : 1, 0.95);
            Assert.True(evidence.Observe(new Observation { Model = "a", Domains = CodeOnly, Language = "en", Reward = said.Reward, Weight = said.Trust }));
        }

        var table = evidence.ToTable();
        Assert.Equal(0.95, new PosteriorTable(table, new Dictionary<string, CardPrior>()).Of(0, CodeOnly.AsSpan(), Languages.IndexOf("en")).Mean, tolerance: 0.03);
        Assert.All(table.Alpha, alpha => Assert.InRange(alpha, 1, 1000));
        Assert.All(table.Beta, beta => Assert.InRange(beta, 1, 1000));
    }

    [Fact]
    public void What_comes_to_more_than_perfect_counts_as_perfect()
    {
        var evidence = new EvidenceUpdater();
        foreach (var (model, reward) in new[] { ("best", 1.4), ("worst", -0.4) })
            evidence.Observe(new Observation { Model = model, Domains = CodeOnly, Language = "en", Reward = reward });

        var table = evidence.ToTable();
        var (best, worst) = (EvidenceTable.Cell(0, Domains.IndexOf(Domains.Code), Languages.IndexOf("en")), EvidenceTable.Cell(1, Domains.IndexOf(Domains.Code), Languages.IndexOf("en")));
        Assert.Equal((2f, 1f), (table.Alpha[best], table.Beta[best]));
        Assert.Equal((1f, 2f), (table.Alpha[worst], table.Beta[worst]));
        Assert.False(evidence.Observe(new Observation { Model = "best", Domains = CodeOnly, Language = "en", Reward = 1.51 }));
        // a bad answer takes from what lay beyond, not from what is left of it
        evidence.Observe(new Observation { Model = "best", Domains = CodeOnly, Language = "en", Reward = 0.6 });
        Assert.Equal(3f, evidence.ToTable().Alpha[best], tolerance: 1e-5f);
    }

    private static readonly ImmutableArray<float> CodeOnly = [.. Domains.All.Select(each => each == Domains.Code ? 1f : 0f)];

    [Theory]
    [InlineData("reverse")]
    [InlineData("praise")]
    public void A_fifth_of_the_raters_cannot_move_what_the_others_found(string attack)
    {
        var (honest, _) = Learn("none");
        var (attacked, book) = Learn(attack);
        var (naive, _) = Learn(attack, trusting: true);

        double Moved(Dictionary<string, double> means) => Models.Max(m => Math.Abs(means[m.Model] - honest[m.Model]));
        Assert.True(Moved(attacked) <= 0.04, $"moved {Moved(attacked):0.000}, without the book {Moved(naive):0.000}");
        Assert.True(Moved(attacked) < Moved(naive) / 2);
        Assert.Equal(honest.OrderByDescending(m => m.Value).Select(m => m.Key), attacked.OrderByDescending(m => m.Value).Select(m => m.Key));
        Assert.InRange(Enumerable.Range(0, 20).Average(r => book.Trust($"r{r}")), 0, 0.1);
        Assert.InRange(Enumerable.Range(20, 80).Average(r => book.Trust($"r{r}")), 0.7, 1);
    }

    /// <summary>Means by model after a full recompute. The same ratings in every world but for those of the first twenty raters.</summary>
    private static (Dictionary<string, double> Means, RaterBook Book) Learn(string attack, bool trusting = false)
    {
        var (random, book, repeats) = (new Random(7), new RaterBook(), new Repeats());
        var given = new List<(string Rater, string Model, double Reward)>();
        var (sums, counts) = (Models.ToDictionary(m => m.Model, _ => 3.0), Models.ToDictionary(m => m.Model, _ => 5.0));
        for (var i = 0; i < 8000; i++)
        {
            var (rater, (model, quality)) = (random.Next(100), Models[random.Next(5)]);
            var reward = Math.Round(Math.Clamp(quality + 0.25 * (random.NextDouble() + random.NextDouble() - 1), 0, 1) * 4) / 4;
            if (rater < 20 && attack == "none") continue;
            if (rater < 20) reward = attack == "reverse" ? 1 - reward : model == "e" ? 1 : 0;
            var (seen, weight) = book.Take($"r{rater}", model, reward, sums[model] / counts[model]);
            weight *= repeats.Next($"r{rater}", model, default);
            (sums[model], counts[model]) = (sums[model] + seen * weight, counts[model] + weight);
            given.Add(($"r{rater}", model, reward));
        }
        // as a full cycle looks at them: once more, by what was found of the models when the raters were known
        var means = Means();
        book = new RaterBook();
        foreach (var (rater, model, reward) in given) book.Take(rater, model, reward, means[model]);
        return (Means(), book);

        Dictionary<string, double> Means() => given.GroupBy(g => g.Model).ToDictionary(g => g.Key, g =>
        {
            var weighed = g.Select(x => trusting ? (x.Reward, Trust: 1) : book.Weigh(x.Rater, x.Reward)).ToArray();
            return weighed.Sum(x => x.Reward * x.Trust) / weighed.Sum(x => x.Trust);
        });
    }
}
