using System.Collections.Immutable;
using ModelProxy.Policy;
using ModelProxy.Policy.Evidence;

namespace ModelProxy.Unit.Tests.Policy.Evidence;

public sealed class DriftedTests
{
    [Fact]
    public void A_tenth_of_the_changed_model_is_kept_and_half_of_the_others()
    {
        var evidence = new EvidenceUpdater();
        ImmutableArray<float> chat = [.. Domains.All.Select(d => d == Domains.Chat ? 1f : 0)];
        foreach (var model in (string[])["changed", "other"])
            for (var i = 0; i < 100; i++) evidence.Observe(new Observation { Model = model, Domains = chat, Language = "en", Reward = 1, Weight = 1 });

        evidence.Cut("changed");
        evidence.Doubt(except: "changed");

        var table = new PosteriorTable(evidence.ToTable(), new Dictionary<string, CardPrior>());
        Assert.Equal(10, table.Known(0), 0.01);
        Assert.Equal(50, table.Known(1), 0.01);
    }

    [Fact]
    public void Light_observations_raise_an_alarm_when_they_weigh_as_much_as_full_ones_and_weightless_ones_never()
    {
        int Until(double weight)
        {
            var test = new PageHinkley();
            for (var at = 1; at <= 100_000; at++)
                if (test.Observe(-0.2, weight)) return at;
            return -1;
        }

        var full = Until(1);
        Assert.InRange(full, 60, 400);
        Assert.InRange(Until(0.1), full * 9, full * 11);
        Assert.Equal(-1, Until(0));
    }
}
