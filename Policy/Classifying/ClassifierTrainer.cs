using System.Numerics.Tensors;
using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Classifying;

/// <summary>
/// Softmax regression by AdaGrad on one text at a time, blended with the log-odds of the terms. The same texts, options and seed
/// give the same weights on every machine of one architecture.
/// </summary>
public static class ClassifierTrainer
{
    /// <summary>Below this the classifier's own opinion of an unlabelled text is not learned from.</summary>
    private const float SureGuess = 0.5f;

    /// <summary>How often traffic is read anew by what the round before made of it.</summary>
    private const int Rounds = 2;

    /// <summary>Fits from nothing. Familiar is then the wording of the texts and of the keyword rules.</summary>
    public static DomainClassifier Train(IReadOnlyList<LabelledText> texts, TrainingOptions? options = null)
    {
        options ??= new TrainingOptions();
        return Fit(TrainingRow.Of(texts, options.Bits), options, null, Familiar(new FamiliarTerms(), [.. texts.Select(t => t.Text), .. KeywordFile.Shipped.Select(k => k.Term)]));
    }

    /// <summary>
    /// Learns new labels beside <paramref name="rehearsal"/>, what <paramref name="start"/> was made from (the seed set), so that
    /// nothing known is forgotten; without rehearsal on top of the weights of <paramref name="start"/>. A new label counts
    /// <paramref name="emphasis"/> times a seed.
    /// </summary>
    /// <param name="traffic">
    /// Texts without labels, of the kind now asked: what the new classifier is sure of in them is learned once more, with their
    /// words (self-training), and the mean of both is taken. Recent recorded prompts are meant; null or empty for none.
    /// </param>
    public static DomainClassifier Refit(
        DomainClassifier start, IReadOnlyList<LabelledText> labels, IReadOnlyList<LabelledText> rehearsal, float emphasis = 2, TrainingOptions? options = null,
        IReadOnlyList<string>? traffic = null)
    {
        options = (options ?? new TrainingOptions()) with { Bits = start.Weights.Bits };
        var familiar = Familiar(start.Familiar.Copy(), labels.Concat(rehearsal).Where(t => t.Weight > 0).Select(t => t.Text));
        var rows = TrainingRow.Of(labels.Select(l => l with { Weight = l.Weight * emphasis }).Concat(rehearsal), options.Bits);
        if (rows.Count == 0) return start;
        var weights = rehearsal.Count > 0 ? null : start.Weights;
        var fitted = Fit(rows, options, weights, familiar);
        if (traffic is not { Count: > 0 }) return fitted;

        var current = fitted;
        for (var round = 0; round < Rounds; round++)
        {
            var guesses = Guesses(current, traffic);
            var taught = Fit([.. rows, .. guesses.Select(g => g.Row)], options with { Epochs = Math.Max(1, options.Epochs / 2) }, weights, familiar);
            current = new DomainClassifier(Mean(fitted.Weights, taught.Weights), Familiar(familiar.Copy(), guesses.Select(g => g.Text)), fitted.Temperature);
        }

        return current;
    }

    /// <summary>Halfway between what confirmed labels say and what guesses added: a guess that was wrong does half the harm.</summary>
    private static LinearMap Mean(LinearMap one, LinearMap other)
    {
        var mean = new LinearMap(one.Bits, one.Outputs);
        mean.Blend(one, 0.5f);
        mean.Blend(other, 0.5f);
        return mean;
    }

    private static List<(string Text, TrainingRow Row)> Guesses(DomainClassifier classifier, IReadOnlyList<string> traffic)
    {
        var guesses = new List<(string, TrainingRow)>();
        Span<float> probabilities = stackalloc float[Domains.Count];
        foreach (var text in traffic)
        {
            var encoded = FeatureExtractor.Encode(text, classifier.Weights.Bits);
            classifier.Probabilities(encoded, probabilities);
            var best = TensorPrimitives.IndexOfMax<float>(probabilities);
            if (probabilities[best] >= SureGuess) guesses.Add((text, new TrainingRow(encoded, best, probabilities[best])));
        }

        return guesses;
    }

    private static FamiliarTerms Familiar(FamiliarTerms familiar, IEnumerable<string> texts)
    {
        foreach (var text in texts) FamiliarWords.Add(text, familiar);
        return familiar;
    }

    private static DomainClassifier Fit(List<TrainingRow> rows, TrainingOptions options, LinearMap? start, FamiliarTerms familiar)
    {
        var map = start?.Copy() ?? new LinearMap(options.Bits, Domains.Count);
        var sums = new float[(1 << options.Bits) * map.Stride];
        var biasSums = new float[map.Stride];
        var order = Enumerable.Range(0, rows.Count).ToArray();
        var random = new Random(options.Seed);
        var thinned = new ThinnedText(options.Dropout, random);
        Span<float> p = stackalloc float[map.Stride];
        Span<float> gradient = stackalloc float[map.Stride];
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = options.Rate * (1 - 0.8f * epoch / options.Epochs);
            foreach (var index in order)
            {
                var (text, domain, weight) = rows[index];
                thinned.Take(text);
                map.Score(thinned.Buckets, thinned.Values, p);
                gradient.Clear();
                TensorPrimitives.SoftMax(p[..map.Outputs], gradient[..map.Outputs]);
                gradient[domain] -= 1;
                TensorPrimitives.Multiply(gradient, weight, gradient);
                Step(map, sums, thinned, gradient, rate, options.Decay);
                for (var o = 0; o < map.Outputs; o++)
                {
                    biasSums[o] += gradient[o] * gradient[o];
                    map.Bias[o] -= 0.05f * rate * gradient[o] / MathF.Sqrt(biasSums[o] + 1e-6f);
                }
            }
        }

        if (options.Odds > 0 && start is null) map.Blend(TermOdds.Of(rows, options.Bits), options.Odds);
        return new DomainClassifier(map, familiar);
    }

    internal static void Step(LinearMap map, float[] sums, ThinnedText text, ReadOnlySpan<float> gradient, float rate, float decay)
    {
        Span<float> step = stackalloc float[map.Stride];
        Span<float> root = stackalloc float[map.Stride];
        for (var i = 0; i < text.Count; i++)
        {
            var row = map.Row(text.Buckets[i]);
            var sum = sums.AsSpan(text.Buckets[i] * map.Stride, map.Stride);
            TensorPrimitives.Multiply(gradient, text.Values[i], step);
            TensorPrimitives.MultiplyAdd(step, step, sum, sum);
            TensorPrimitives.Add(sum, 1e-4f, root);
            TensorPrimitives.Sqrt(root, root);
            TensorPrimitives.Divide(step, root, step);
            TensorPrimitives.MultiplyAdd(step, -rate, row, row);
            TensorPrimitives.Multiply(row, 1 - decay, row);
        }
    }
}
