using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.Unit.Tests.Policy.Snapshots;

/// <summary>Whatever a learner or a damaged store hands over, deciding goes on with the last good policy.</summary>
public sealed class CorruptStateTests
{
    private const int Rounds = 100_000;

    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Models = ["coder", "writer"];
    private static readonly HashSet<string> Catalogue = [.. Models];
    private static readonly float[] Poison = [0, -1, -0.001f, 0.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.MaxValue];
    private static readonly double[] Numbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -5, 1e300];

    private static readonly PolicyRequest Request = new()
    {
        Features = new FeatureExtractor(DomainClassifier.Shipped).Extract("Write a Python function that reverses a linked list"),
        Candidates = [.. Models.Select(model => new PolicyCandidate { Model = model, Cost = 0.01, LatencyMs = 900 })],
        Seed = 1,
        User = "ann",
    };

    [Fact]
    public void A_hundred_thousand_corrupt_states_cost_no_decision()
    {
        var random = new Random(20);
        var good = Good(1);
        var current = PolicySnapshot.TryCreate(good, Now, out _, knownModels: Catalogue)!;
        var (refused, accepted) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            // now and then a sound one, so that the last good policy is not always the first
            var sound = round % 500 == 499;
            var state = sound ? Good(current.Version + 1) : Corrupt(good with { Version = current.Version + 1 }, random);
            if (PolicySnapshot.TryCreate(state, Now, out var faults, current.Version, Catalogue) is { } next)
            {
                Assert.True(sound, "a corrupt state was taken");
                current = next;
                accepted++;
            }
            else
            {
                Assert.NotEmpty(faults);
                Assert.All(faults, fault => Assert.NotEmpty(fault));
                refused++;
            }

            var ruling = new Decider(current).Decide(Request with { Seed = round });
            Assert.Contains(ruling.Model, Models);
            Assert.True(double.IsFinite(ruling.Ranked.Sum(ranked => ranked.Score + ranked.Mean + ranked.Uncertainty + ranked.Propensity) + ruling.Confidence));
        }

        Assert.Equal((Rounds / 500, Rounds - Rounds / 500), (accepted, refused));
        Assert.Equal(1 + Rounds / 500, current.Version);
    }

    [Fact]
    public void Stored_bytes_damaged_anywhere_are_refused_with_a_reason()
    {
        var random = new Random(4);
        var bytes = SnapshotFormat.Write(Good(1));
        Assert.NotNull(PolicySnapshot.TryRead(bytes, Now, out _));
        for (var round = 0; round < 3000; round++)
        {
            var damaged = (byte[])bytes.Clone();
            if (round % 3 == 0) damaged = damaged[..random.Next(damaged.Length)];
            else for (var i = 0; i <= round % 4; i++) damaged[random.Next(damaged.Length)] ^= (byte)(1 + random.Next(255));
            if (damaged.AsSpan().SequenceEqual(bytes)) continue;

            Assert.Null(PolicySnapshot.TryRead(damaged, Now, out var faults));
            Assert.NotEmpty(Assert.Single(faults));
        }
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        var state = Good(7) with { Tastes = [new("user:ann", "coder", 0.4, 2)], Expenses = [new("writer", 0.02, 1200)], Calibration = new(0.1, 2, 0.2), TasteSpread = 0.07 };

        var read = PolicySnapshot.TryRead(SnapshotFormat.Write(state), Now, out var faults)!;

        Assert.Empty(faults);
        Assert.Equal(state.Alpha, read.State.Alpha);
        Assert.Equal(state.Tastes, read.State.Tastes);
        Assert.Equal((state.Version, state.PublishedAt, state.Calibration, state.TasteSpread), (read.Version, read.PublishedAt, read.Calibration, read.State.TasteSpread));
    }

    private static PolicyState Corrupt(PolicyState state, Random random)
    {
        var cell = random.Next(state.Alpha.Length);
        var number = Numbers[random.Next(Numbers.Length)];
        return random.Next(27) switch
        {
            0 or 1 or 2 => state with { Alpha = state.Alpha.SetItem(cell, Poison[random.Next(Poison.Length)]) },
            3 or 4 or 5 => state with { Beta = state.Beta.SetItem(cell, Poison[random.Next(Poison.Length)]) },
            6 => state with { Alpha = state.Alpha[1..] },
            7 => state with { Beta = default },
            8 => state with { Models = default },
            9 => state with { Models = ["stranger", "foreigner"] },
            10 => state with { Models = ["coder", "coder"] },
            11 => state with { Models = ["coder", random.Next(2) == 0 ? " " : null!] },
            12 => state with { Version = state.Version - 1 - random.Next(5) },
            13 => state with { PublishedAt = Now.AddDays(-91 - random.Next(4000)) },
            14 => state with { PublishedAt = Now.AddDays(2 + random.Next(4000)) },
            15 => state with { Priors = [new CardPrior { Model = "coder", Mean = random.Next(2) == 0 ? number : 1.2 }] },
            16 => state with { Tastes = [new("user:ann", "coder", number, random.Next(3))] },
            17 => state with { Tastes = [new("user:ann", "coder", 0.1, number)] },
            18 => state with { Tastes = [new("user:ann", "stranger", 0.1, 1)] },
            19 => state with { Expenses = [new("coder", random.Next(2) == 0 ? -0.1 : double.PositiveInfinity, 10)] },
            20 => state with { Calibration = random.Next(4) switch { 0 => null!, 1 => new(number * 10, 3, 0), 2 => new(0, number * 50, 0), _ => new(0, 3, number * 10) } },
            21 => state with { TasteSpread = random.Next(2) == 0 ? number : 0.2501 },
            22 => state with { Classifier = BadClassifiers[random.Next(BadClassifiers.Length)] },
            23 => state with { Heads = BadHeads[random.Next(BadHeads.Length)] },
            24 => state with { Priors = [new CardPrior { Model = "coder", Mean = 0.6, Strengths = default }] },
            25 => state with { Expenses = [new("coder", 0.1, random.Next(2) == 0 ? -10 : double.PositiveInfinity)] },
            _ => state with { Tastes = default },
        };
    }

    private static readonly DomainClassifier[] BadClassifiers =
    [
        new(Map(Domains.Count, float.NaN), new FamiliarTerms()),
        new(Map(Domains.Count, float.PositiveInfinity), new FamiliarTerms()),
        new(Map(Domains.Count - 1, 0), new FamiliarTerms()),
        .. new[] { 0, -1, float.NaN, float.PositiveInfinity }.Select(temperature => new DomainClassifier(Map(Domains.Count, 0), new FamiliarTerms(), temperature)),
    ];

    private static readonly SkillHeads[] BadHeads =
    [
        new([.. Models], Map(Models.Length, float.NaN), 0.5f),
        new([.. Models], Map(Models.Length + 1, 0), 0.5f),
        new([.. Models], Map(Models.Length, 0, bits: 8), 0.5f),
        new(default, Map(Models.Length, 0), 0.5f),
        new(["coder", "coder"], Map(Models.Length, 0), 0.5f),
        new(["coder", null!], Map(Models.Length, 0), 0.5f),
        .. new[] { -0.1f, 1.1f, float.NaN }.Select(trust => new SkillHeads([.. Models], Map(Models.Length, 0), trust)),
    ];

    /// <summary>Hashes as the shipped classifier does, with one weight set.</summary>
    private static LinearMap Map(int outputs, float weight, int bits = 0)
    {
        var map = new LinearMap(bits > 0 ? bits : DomainClassifier.Shipped.Weights.Bits, outputs);
        map.Row(7)[0] = weight;
        return map;
    }

    private static PolicyState Good(long version) => new PolicyState { Version = version, PublishedAt = Now }.With(Evidence());

    private static EvidenceTable Evidence() => new(
        [.. Models],
        [.. Enumerable.Repeat(71f, EvidenceTable.CellsPerModel), .. Enumerable.Repeat(66f, EvidenceTable.CellsPerModel)],
        [.. Enumerable.Repeat(31f, EvidenceTable.CellsPerModel), .. Enumerable.Repeat(36f, EvidenceTable.CellsPerModel)]);
}
