namespace ModelProxy.Policy.Deciding;

/// <summary>
/// Turns the gap between the two best candidates and the certainty of its sign into the chance that the better one's answer
/// really wins: logistic in both. Fitted on outcomes by <see cref="CalibrationFitter"/>.
/// </summary>
/// <param name="Gap">Per unit of expected reward between best and second.</param>
/// <param name="Sign">Per unit of log-odds that the gap's sign is right.</param>
public sealed record ConfidenceCalibration(double Bias = 0, double Gap = 3, double Sign = 0.05)
{
    /// <summary>False for NaN and for what lies far outside anything that rewards of 0-1 could teach.</summary>
    internal bool IsSane => Bias is > -20 and < 20 && Gap is > -200 and < 200 && Sign is > -20 and < 20;

    internal double Of(double gap, double certainty) =>
        Math.Clamp(1 / (1 + Math.Exp(-Raw(gap, certainty))), 0.5, 0.999);

    internal double Raw(double gap, double certainty) => Bias + Gap * gap + Sign * LogOdds(certainty);

    internal static double LogOdds(double p)
    {
        p = Math.Clamp(p, 0.001, 0.999);
        return Math.Log(p / (1 - p));
    }
}
