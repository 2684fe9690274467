using System.Collections.Immutable;
using System.Numerics.Tensors;
using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Classifying;

/// <summary>One text and what each model made of it; NaN where a model was not asked.</summary>
public sealed record SkillExample(HashedText Text, ImmutableArray<float> Rewards);

/// <summary>Logistic regression of reward on wording, one output per model, by AdaGrad. Reproducible by seed.</summary>
public static class SkillTrainer
{
    public static LinearMap Train(IReadOnlyList<SkillExample> examples, int models, int bits, int epochs = 3, float rate = 0.03f, float decay = 3e-4f, int seed = 1, float dropout = 0)
    {
        var map = new LinearMap(bits, models);
        var sums = new float[(1 << bits) * map.Stride];
        var biasSums = new float[map.Stride];
        StartAtMeans(map, examples, models);
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new Random(seed);
        var thinned = new ThinnedText(dropout, random);
        Span<float> gradient = stackalloc float[map.Stride];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var index in order)
            {
                var example = examples[index];
                thinned.Take(example.Text);
                map.Score(thinned.Buckets, thinned.Values, gradient);
                for (var m = 0; m < models; m++)
                    gradient[m] = float.IsNaN(example.Rewards[m]) ? 0 : 1 / (1 + MathF.Exp(-gradient[m])) - example.Rewards[m];
                for (var m = models; m < map.Stride; m++) gradient[m] = 0;
                ClassifierTrainer.Step(map, sums, thinned, gradient, rate, decay);
                for (var m = 0; m < models; m++)
                {
                    biasSums[m] += gradient[m] * gradient[m];
                    map.Bias[m] -= 0.02f * gradient[m] / MathF.Sqrt(biasSums[m] + 1);
                }
            }
        }

        return map;
    }

    private static void StartAtMeans(LinearMap map, IReadOnlyList<SkillExample> examples, int models)
    {
        for (var m = 0; m < models; m++)
        {
            double sum = 1, count = 2;
            foreach (var example in examples) if (!float.IsNaN(example.Rewards[m])) { sum += example.Rewards[m]; count++; }
            var mean = sum / count;
            map.Bias[m] = (float)Math.Log(mean / (1 - mean));
        }
    }
}
