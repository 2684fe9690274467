using System.Collections.Immutable;
using ModelProxy.Policy;
using ModelProxy.Policy.Evidence;

namespace ModelProxy.Unit.Tests.Policy.Evidence;

public sealed class PosteriorTableTests
{
    private static readonly string[] _models = ["a", "b", "c", "d"];
    private static readonly string[] _domains = [Domains.Code, Domains.Math, Domains.Translation, Domains.Chat];

    [Fact]
    public void Nothing_known_is_the_card_and_wide_open()
    {
        var table = Table((_, _) => 0.7, samples: 0, CardPrior.FromCard("a", [Domains.Code], outputPrice: null));
        var (code, math) = (Of(table, 0, Domains.Code), Of(table, 0, Domains.Math));
        Assert.True(code.Mean > math.Mean);
        Assert.InRange(Math.Sqrt(math.Variance), 0.15, 0.4);
    }

    [Fact]
    public void Where_models_differ_alike_in_all_domains_a_domain_not_met_is_known_by_the_others()
    {
        // d is met in three of the four domains only
        double[] strength = [0.3, 0.5, 0.7, 0.9];
        var alike = Table((model, _) => strength[model], samples: 60, except: (3, 3));
        // the same strengths on average, but every domain has a favourite of its own
        var unlike = Table((model, domain) => Math.Clamp(strength[model] + ((model + domain) % 2 == 0 ? 0.3 : -0.3), 0, 1), samples: 60, except: (3, 3));

        var (known, guessed) = (Of(alike, 3, _domains[3]), Of(unlike, 3, _domains[3]));

        Assert.InRange(known.Mean, 0.8, 0.95);
        Assert.True(known.Variance < guessed.Variance / 2, $"{known.Variance} {guessed.Variance}");
    }

    [Fact]
    public void Many_observations_speak_for_themselves_and_leave_little_doubt()
    {
        var table = Table((model, domain) => model == domain ? 0.95 : 0.2, samples: 2000);
        for (var model = 0; model < _models.Length; model++)
        {
            Assert.Equal(0.95, Of(table, model, _domains[model]).Mean, tolerance: 0.02);
            Assert.Equal(0.2, Of(table, model, _domains[(model + 1) % 4]).Mean, tolerance: 0.02);
            Assert.InRange(Math.Sqrt(Of(table, model, _domains[model]).Variance), 0, 0.01);
        }
    }

    [Fact]
    public void Whoever_was_given_the_hard_queries_is_not_thought_weak()
    {
        // equals; a is asked in the hard domain ten times as often, b in the easy one
        var evidence = new EvidenceUpdater();
        foreach (var (model, hard, easy) in new[] { ("a", 200, 20), ("b", 20, 200) })
        {
            Observe(evidence, model, Domains.Math, 0.3, hard);
            Observe(evidence, model, Domains.Chat, 0.9, easy);
        }
        var table = new PosteriorTable(evidence.ToTable(), new Dictionary<string, CardPrior>());
        Assert.Equal(Of(table, 0, Domains.Translation).Mean, Of(table, 1, Domains.Translation).Mean, tolerance: 0.03);
    }

    private static PosteriorTable Table(Func<int, int, double> rate, int samples, params CardPrior[] cards) => Table(rate, samples, (-1, -1), cards);

    private static PosteriorTable Table(Func<int, int, double> rate, int samples, (int Model, int Domain) except, params CardPrior[] cards)
    {
        var evidence = new EvidenceUpdater();
        for (var model = 0; model < _models.Length; model++)
            for (var domain = 0; domain < _domains.Length; domain++)
                Observe(evidence, _models[model], _domains[domain], rate(model, domain), (model, domain) == except ? 0 : Math.Max(samples, 0.001));
        return new PosteriorTable(evidence.ToTable(), cards.ToDictionary(card => card.Model));
    }

    private static void Observe(EvidenceUpdater evidence, string model, string domain, double reward, double times)
    {
        for (; times > 0; times -= 10)
            evidence.Observe(new Observation { Model = model, Domains = One(domain), Language = "en", Reward = reward, Weight = Math.Min(times, 10) });
    }

    private static (double Mean, double Variance, double Samples) Of(PosteriorTable table, int model, string domain) => table.Of(model, One(domain).AsSpan(), Languages.IndexOf("en"));

    private static ImmutableArray<float> One(string domain) => [.. Domains.All.Select(d => d == domain ? 1f : 0)];
}
