namespace ModelProxy.LearningSim.Days;

/// <summary>A relative difference of two means over the same items, with its 95 % interval by bootstrap over the items.</summary>
internal readonly record struct Gain(double Ours, double Theirs, double Relative, double Low, double High)
{
    private const int Draws = 2000;

    public static Gain Of(IReadOnlyList<double> ours, IReadOnlyList<double> theirs)
    {
        if (ours.Count != theirs.Count || ours.Count == 0) throw new ArgumentException($"{ours.Count} against {theirs.Count} figures are no pairs.");
        var random = new Random(1);
        var drawn = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            double a = 0, b = 0;
            for (var i = 0; i < ours.Count; i++)
            {
                var at = random.Next(ours.Count);
                (a, b) = (a + ours[at], b + theirs[at]);
            }
            drawn[draw] = b > 0 ? a / b - 1 : double.PositiveInfinity;
        }
        Array.Sort(drawn);
        var (mean, other) = (ours.Average(), theirs.Average());
        return new Gain(mean, other, mean / other - 1, drawn[Draws / 40], drawn[^(Draws / 40)]);
    }

    public override string ToString() => FormattableString.Invariant($"{Theirs:0.000} -> {Ours:0.000}: {Relative:+0.0%;-0.0%} [{Low:+0.0%;-0.0%}, {High:+0.0%;-0.0%}]");
}
