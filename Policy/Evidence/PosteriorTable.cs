using System.Collections.Immutable;

namespace ModelProxy.Policy.Evidence;

/// <summary>
/// The evidence, shrunk. A cell's expected reward is difficulty of the cell + strength of the model + its bent for the domain
/// + its bent for the language + what only the cell itself shows, each pulled towards nothing (the strength towards the model
/// card) until evidence speaks. Taking the difficulty out first keeps a model from looking weak because it was given the hard
/// queries.
/// </summary>
public sealed class PosteriorTable
{
    /// <summary>Observations at which a cell weighs as much as what the other cells say of it.</summary>
    private const double CellWorth = 10;
    private const double BentWorth = 10;
    private const double DifficultyWorth = 4;
    private const int Rounds = 12;

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
        _known = new double[models];
        var rate = new double[models * C];
        double all = 0, rewards = 0;
        for (var i = 0; i < _samples.Length; i++)
        {
            var n = _samples[i] = evidence.Samples(i);
            var reward = Math.Max(0, evidence.Alpha[i] - 1);
            rate[i] = n > 0 ? Math.Min(1, reward / n) : 0;
            all += n;
            _known[i / C] += n;
            rewards += reward;
            _traffic[i % C] += n;
        }

        var cards = evidence.Models.Select(m => priors.GetValueOrDefault(m) ?? new CardPrior { Model = m, Mean = 0.6 }).ToArray();
        var cardMean = cards.Length == 0 ? 0.6 : cards.Average(c => c.Mean);
        var centre = (rewards + cardMean * 10) / (all + 10);
        var difficulty = new double[C];
        var strength = cards.Select(c => c.Mean - cardMean).ToArray();
        var bent = new double[models * D];
        var tongue = new double[models * L];
        for (var round = 0; round < Rounds; round++)
        {
            for (var c = 0; c < C; c++)
            {
                double sum = 0, n = DifficultyWorth;
                for (var m = 0; m < models; m++)
                {
                    var i = m * C + c;
                    if (_samples[i] <= 0) continue;
                    sum += _samples[i] * (rate[i] - centre - strength[m] - bent[m * D + c / L] - tongue[m * L + c % L]);
                    n += _samples[i];
                }

                difficulty[c] = sum / n;
            }

            for (var m = 0; m < models; m++)
            {
                double sum = CardPrior.Worth * (cards[m].Mean - cardMean), n = CardPrior.Worth;
                for (var c = 0; c < C; c++)
                {
                    var i = m * C + c;
                    if (_samples[i] <= 0) continue;
                    sum += _samples[i] * (rate[i] - centre - difficulty[c] - bent[m * D + c / L] - tongue[m * L + c % L]);
                    n += _samples[i];
                }

                strength[m] = sum / n;
                for (var d = 0; d < D; d++)
                {
                    double s = BentWorth * cards[m].Bonus(d), w = BentWorth;
                    for (var l = 0; l < L; l++)
                    {
                        var i = m * C + d * L + l;
                        if (_samples[i] <= 0) continue;
                        s += _samples[i] * (rate[i] - centre - difficulty[d * L + l] - strength[m] - tongue[m * L + l]);
                        w += _samples[i];
                    }

                    bent[m * D + d] = s / w;
                }

                for (var l = 0; l < L; l++)
                {
                    double s = 0, w = BentWorth;
                    for (var d = 0; d < D; d++)
                    {
                        var i = m * C + d * L + l;
                        if (_samples[i] <= 0) continue;
                        s += _samples[i] * (rate[i] - centre - difficulty[d * L + l] - strength[m] - bent[m * D + d]);
                        w += _samples[i];
                    }

                    tongue[m * L + l] = s / w;
                }
            }
        }

        for (var m = 0; m < models; m++)
        {
            for (var c = 0; c < C; c++)
            {
                var i = m * C + c;
                var prior = centre + difficulty[c] + strength[m] + bent[m * D + c / L] + tongue[m * L + c % L];
                var mean = (_samples[i] * rate[i] + CellWorth * prior) / (_samples[i] + CellWorth);
                _mean[i] = Math.Clamp(mean, 0.001, 0.999);
                _variance[i] = Math.Max(0.01, _mean[i] * (1 - _mean[i])) / (_samples[i] + CellWorth);
            }
        }
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
}
