using System.Collections.Immutable;

namespace ModelProxy.Policy.Evidence;

/// <summary>
/// The evidence, shrunk. A cell's expected reward is difficulty of the cell + strength of the model + its bent for the domain
/// + its bent for the language + what only the cell itself shows, each pulled towards nothing (the strength towards the model
/// card) until evidence speaks, and the more strongly the more alike models, domains and languages turn out to be. Taking the
/// difficulty out first keeps a model from looking weak because it was given the hard queries. Fitted by backfitting (Hastie,
/// Tibshirani, Generalized Additive Models, 1990). Immutable.
/// </summary>
public sealed class PosteriorTable
{
    /// <summary>Observations that a bent, or what only a cell shows, must be contradicted by to be half given up: a first guess.</summary>
    private const double BentWorth = 20;
    private const double DifficultyWorth = 4;
    private const int MostRounds = 40;

    /// <summary>Change of every effect below which a further round tells nothing.</summary>
    private const double Settled = 1e-6;

    private readonly double[] _mean;
    private readonly double[] _variance;
    private readonly double[] _samples;
    private readonly double[] _known;
    private readonly double[] _traffic = new double[Domains.Count * Languages.Count];

    public PosteriorTable(EvidenceTable evidence, IReadOnlyDictionary<string, CardPrior> priors)
    {
        var models = evidence.Models.Length;
        const int D = Domains.Count, L = Languages.Count, C = EvidenceTable.CellsPerModel;
        _mean = new double[models * C];
        _variance = new double[models * C];
        _samples = new double[models * C];

        Effect difficulty = new(C, DifficultyWorth), strength = new(models, CardPrior.Worth), bent = new(models * D, BentWorth), tongue = new(models * L, BentWorth), own = new(models * C, BentWorth);
        _known = strength.Samples;
        var met = new List<int>();
        var rate = new double[models * C];
        double all = 0, rewards = 0;
        for (var i = 0; i < _samples.Length; i++)
        {
            var n = _samples[i] = evidence.Samples(i);
            if (!(n > 0)) continue;
            met.Add(i);
            var reward = Math.Max(0, evidence.Alpha[i] - 1);
            rate[i] = Math.Min(1, reward / n);
            all += n;
            rewards += reward;
            _traffic[i % C] += n;
            difficulty.Samples[i % C] += n;
            strength.Samples[i / C] += n;
            bent.Samples[i / L] += n;
            tongue.Samples[Tongue(i)] += n;
            own.Samples[i] = n;
        }

        var cards = evidence.Models.Select(m => priors.GetValueOrDefault(m) ?? new CardPrior { Model = m, Mean = 0.6 }).ToArray();
        var cardMean = cards.Length == 0 ? 0.6 : cards.Average(c => c.Mean);
        var centre = (rewards + cardMean * 10) / (all + 10);
        var luck = Luck(centre);
        for (var m = 0; m < models; m++)
        {
            strength.Belief[m] = strength.Value[m] = cards[m].Mean - cardMean;
            for (var d = 0; d < D; d++) bent.Belief[m * D + d] = bent.Value[m * D + d] = cards[m].Bonus(d);
        }

        double Common(int i) => centre + difficulty.Value[i % C] + strength.Value[i / C] + bent.Value[i / L] + tongue.Value[Tongue(i)];
        (Effect Effect, Func<int, int> Level)[] effects = [(difficulty, i => i % C), (strength, i => i / C), (bent, i => i / L), (tongue, Tongue)];
        for (var round = 0; round < MostRounds; round++)
        {
            var change = 0.0;
            foreach (var (effect, level) in effects)
            {
                foreach (var i in met) effect.Add(level(i), rate[i] - Common(i) + effect.Value[level(i)], _samples[i]);
                change = Math.Max(change, effect.Settle());
            }
            foreach (var i in met) own.Add(i, rate[i] - Common(i), _samples[i]);
            change = Math.Max(change, own.Settle());
            if (change < Settled) break;
            // what is difficult differs for other reasons than what models are like: its worth stays as it is
            foreach (var effect in (Effect[])[strength, bent, tongue, own]) effect.Weigh(luck);
        }

        for (var i = 0; i < _mean.Length; i++)
        {
            _mean[i] = Math.Clamp(Common(i) + own.Value[i], 0.001, 0.999);
            // What other cells say of this one is as sure as they make it; the cell's own observations come on top.
            var doubt = strength.Doubt(i / C, _samples[i]) + bent.Doubt(i / L, _samples[i]) + tongue.Doubt(Tongue(i), _samples[i]) + 1 / own.Worth;
            _variance[i] = Luck(_mean[i]) / (_samples[i] + 1 / doubt);
        }

        static int Tongue(int i) => i / C * L + i % L;
    }

    public double Mean(int cell) => _mean[cell];
    public double Variance(int cell) => _variance[cell];
    public double Samples(int cell) => _samples[cell];

    /// <summary>Observations of a model in all its cells.</summary>
    public double Known(int model) => _known[model];

    /// <summary>
    /// Expected reward of a model on a query of uncertain domain: the mixture of its cells. Uncertainty is that of the mean,
    /// the domain taken as given, since the same doubt about the domain hits every candidate alike.
    /// </summary>
    public (double Mean, double Variance, double Samples) Of(int model, ReadOnlySpan<float> domains, int language)
    {
        double mean = 0, variance = 0, samples = 0;
        for (var d = 0; d < Domains.Count; d++)
        {
            double p = domains[d];
            if (p < 1e-4) continue;
            var cell = EvidenceTable.Cell(model, d, language);
            mean += p * _mean[cell];
            variance += p * p * _variance[cell];
            samples += p * _samples[cell];
        }

        return (mean, variance, samples);
    }

    /// <summary>Share of each domain in the evidence of a language (smoothed): what a query is likely about when its wording says nothing.</summary>
    public ImmutableArray<float> Traffic(int language)
    {
        var shares = new float[Domains.Count];
        double total = 0;
        for (var d = 0; d < Domains.Count; d++) total += _traffic[d * Languages.Count + language] + 1;
        for (var d = 0; d < Domains.Count; d++) shares[d] = (float)((_traffic[d * Languages.Count + language] + 1) / total);
        return [.. shares];
    }

    /// <summary>Variance of a single reward of this mean, never quite none.</summary>
    private static double Luck(double mean) => Math.Max(0.01, mean * (1 - mean));
}
