namespace ModelProxy.Policy.Deciding;

/// <summary>Fits <see cref="ConfidenceCalibration"/> by Newton steps of a ridged, weighted logistic regression.</summary>
public static class CalibrationFitter
{
    /// <summary>Fewer say nothing.</summary>
    private const int Least = 50;

    /// <summary>How firmly the usual values are held on to, in observations that speak of the parameter alone.</summary>
    private const double BiasHold = 1, GapHold = 0.04, SignHold = 4;

    public static ConfidenceCalibration Fit(IReadOnlyCollection<SeenLead> seen)
    {
        var usual = new ConfidenceCalibration();
        if (seen.Count < Least) return usual;
        var (b, g, s) = (usual.Bias, usual.Gap, usual.Sign);
        for (var round = 0; round < 25; round++)
        {
            var h = new double[3, 3];
            double gb = BiasHold * (b - usual.Bias), gg = GapHold * (g - usual.Gap), gs = SignHold * (s - usual.Sign);
            (h[0, 0], h[1, 1], h[2, 2]) = (BiasHold, GapHold, SignHold);
            foreach (var (lead, won, weight) in seen)
            {
                var (gap, x) = (lead.Gap, ConfidenceCalibration.LogOdds(lead.Certainty));
                var p = 1 / (1 + Math.Exp(-(b + g * gap + s * x)));
                var e = weight * (p - won);
                gb += e; gg += e * gap; gs += e * x;
                var w = weight * Math.Max(p * (1 - p), 1e-6);
                h[0, 0] += w; h[0, 1] += w * gap; h[0, 2] += w * x;
                h[1, 1] += w * gap * gap; h[1, 2] += w * gap * x; h[2, 2] += w * x * x;
            }

            (h[1, 0], h[2, 0], h[2, 1]) = (h[0, 1], h[0, 2], h[1, 2]);
            var (db, dg, ds) = Solve(h, gb, gg, gs);
            b -= db; g -= dg; s -= ds;
            if (Math.Abs(db) + Math.Abs(dg) + Math.Abs(ds) < 1e-8) break;
        }

        var fitted = new ConfidenceCalibration(b, g, s);
        return fitted.IsSane ? fitted : usual;
    }

    /// <summary>Mean log-likelihood of what was seen; higher is better, and the truth is highest on average.</summary>
    public static double Likelihood(ConfidenceCalibration calibration, IEnumerable<SeenLead> seen)
    {
        double sum = 0, weights = 0;
        foreach (var (lead, won, weight) in seen)
        {
            var z = calibration.Raw(lead.Gap, lead.Certainty);
            sum += weight * (won * z - (z > 30 ? z : Math.Log(1 + Math.Exp(z))));
            weights += weight;
        }

        return weights > 0 ? sum / weights : 0;
    }

    private static (double, double, double) Solve(double[,] h, double a, double b, double c)
    {
        double Det(double p, double q, double r, double s, double t, double u, double v, double w, double x) =>
            p * (t * x - u * w) - q * (s * x - u * v) + r * (s * w - t * v);
        var d = Det(h[0, 0], h[0, 1], h[0, 2], h[1, 0], h[1, 1], h[1, 2], h[2, 0], h[2, 1], h[2, 2]);
        if (Math.Abs(d) < 1e-12) return default;
        return (
            Det(a, h[0, 1], h[0, 2], b, h[1, 1], h[1, 2], c, h[2, 1], h[2, 2]) / d,
            Det(h[0, 0], a, h[0, 2], h[1, 0], b, h[1, 2], h[2, 0], c, h[2, 2]) / d,
            Det(h[0, 0], h[0, 1], a, h[1, 0], h[1, 1], b, h[2, 0], h[2, 1], c) / d);
    }
}

/// <param name="Won">What came of it: 1 the best won, 0 it lost, 0.5 a tie; or an unbiased estimate of that, which may lie outside 0-1.</param>
/// <param name="Weight">0-1: how much of a full observation it is worth.</param>
public readonly record struct SeenLead(Lead Lead, double Won, double Weight = 1);
