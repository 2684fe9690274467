namespace ModelProxy.RoutingEval.Peers;

/// <summary>
/// A reference: logistic regression of a model's score on the words and word pairs of a text, 1 + log tf by idf to unit length, fitted
/// by AdaGrad. Knows nothing of the product's features. The same rows and seed give the same weights.
/// </summary>
internal sealed class TfIdfLogistic
{
    private const int Epochs = 10, LeastTexts = 2;
    private const double Rate = 0.1, Decay = 1e-5;

    private readonly Dictionary<string, (int At, double Idf)> _terms;
    private readonly double[] _weights;
    private double _bias;

    public TfIdfLogistic(IReadOnlyList<string> texts, IReadOnlyList<double> scores, int seed = 1)
    {
        var cut = texts.Select(Cut).ToArray();
        _terms = cut.SelectMany(terms => terms.Keys).GroupBy(term => term).Where(found => found.Count() >= LeastTexts)
            .Select((found, at) => (found.Key, Value: (at, Math.Log((1.0 + texts.Count) / (1 + found.Count())) + 1))).ToDictionary(x => x.Key, x => x.Value);
        _weights = new double[_terms.Count];
        var (rows, squares, biasSquares) = (cut.Select(Vector).ToArray(), new double[_terms.Count], 0.0);
        var random = new Random(seed);
        var order = Enumerable.Range(0, rows.Length).ToArray();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var row in order)
            {
                var error = Predict(rows[row]) - scores[row];
                foreach (var (at, value) in rows[row])
                {
                    var step = error * value + Decay * _weights[at];
                    squares[at] += step * step;
                    _weights[at] -= Rate * step / Math.Sqrt(squares[at] + 1e-8);
                }

                biasSquares += error * error;
                _bias -= Rate * error / Math.Sqrt(biasSquares + 1e-8);
            }
        }
    }

    public double Predict(string text) => Predict(Vector(Cut(text)));

    private double Predict((int At, double Value)[] row) => 1 / (1 + Math.Exp(-_bias - row.Sum(term => _weights[term.At] * term.Value)));

    private (int At, double Value)[] Vector(Dictionary<string, int> terms)
    {
        var row = terms.Where(term => _terms.ContainsKey(term.Key)).Select(term => (_terms[term.Key].At, Value: (1 + Math.Log(term.Value)) * _terms[term.Key].Idf)).ToArray();
        var length = Math.Sqrt(row.Sum(term => term.Value * term.Value));
        return [.. row.Select(term => (term.At, term.Value / Math.Max(length, 1e-9)))];
    }

    private static Dictionary<string, int> Cut(string text)
    {
        var terms = new Dictionary<string, int>();
        var last = "";
        foreach (var word in text.ToLowerInvariant().Split(text.Where(c => !char.IsLetterOrDigit(c)).Distinct().ToArray(), StringSplitOptions.RemoveEmptyEntries))
        {
            terms[word] = terms.GetValueOrDefault(word) + 1;
            if (last.Length > 0) terms[last + " " + word] = terms.GetValueOrDefault(last + " " + word) + 1;
            last = word;
        }

        return terms;
    }
}
