namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>One logged decision as off-policy evaluation sees it; π is the policy in question, p the chances logged, q the rewards expected.</summary>
/// <param name="Reward">Of what was chosen, 0-1.</param>
/// <param name="Weight">π(a|x)/p(a|x) of what was chosen.</param>
/// <param name="Expected">q(x,a) of what was chosen.</param>
/// <param name="TargetExpected">Σ π(a|x)·q(x,a).</param>
/// <param name="Spread">Σ π(a|x)²/p(a|x)·q(x,a)ᵏ for k = 0, 1, 2: what the logged chances themselves say of the variance.</param>
internal readonly record struct LoggedChoice(double Reward, double Weight, double Expected, double TargetExpected, Spread Spread);

internal readonly record struct Spread(double Zero, double One, double Two);
