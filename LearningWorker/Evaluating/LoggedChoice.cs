namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>One logged decision as off-policy evaluation sees it.</summary>
/// <param name="Propensity">Probability with which the logging policy chose what it chose, above 0.</param>
/// <param name="Reward">Of what it chose, 0-1.</param>
/// <param name="Target">Probability with which the policy in question would have chosen the same.</param>
/// <param name="Expected">Reward expected of what was chosen.</param>
/// <param name="TargetExpected">Reward expected under the policy in question: Σ π(a|x)·q(x,a).</param>
internal readonly record struct LoggedChoice(double Propensity, double Reward, double Target, double Expected, double TargetExpected)
{
    public double Weight => Target / Propensity;
}
