namespace ModelProxy.LearningWorker.Profiling;

/// <summary>
/// What an answer of a model usually weighs in the evidence, judged or not. A failed attempt weighs the same: what is expected of a model
/// then falls by the share of its attempts that fail, however few of its answers are judged. Not thread-safe.
/// </summary>
internal sealed class AnswerWeights
{
    /// <summary>A model that never answered: a tenth of an observation for each failure.</summary>
    private const double FirstWeight = 0.1, FirstAnswers = 1;

    private readonly Dictionary<string, (double Weight, double Answers)> _models = new(StringComparer.Ordinal);

    /// <param name="weight">What it weighs, unjudged.</param>
    public void Answered(string model, double weight) => Add(model, weight, 1);

    public void Judged(string model, double weight) => Add(model, weight, 0);

    public double Usual(string model)
    {
        var (weight, answers) = _models.GetValueOrDefault(model);
        return (weight + FirstWeight) / (answers + FirstAnswers);
    }

    /// <summary>Keeps this part (0-1) of what was seen.</summary>
    public void Decay(double keep)
    {
        foreach (var (model, (weight, answers)) in _models.ToArray()) _models[model] = (weight * keep, answers * keep);
    }

    private void Add(string model, double weight, double answers)
    {
        var so = _models.GetValueOrDefault(model);
        _models[model] = (so.Weight + weight, so.Answers + answers);
    }
}
