using ModelProxy.Simulator.Asking;

namespace ModelProxy.Simulator.Users;

/// <summary>Someone who asks and rates, with habits. Immutable; the same user rates the same answer alike.</summary>
/// <param name="Patience">0-1: share of answers that are rated at all.</param>
/// <param name="Kindness">Stars added to what an unbiased person would give.</param>
/// <param name="Whim">0-1: share of ratings that have nothing to do with the answer.</param>
/// <param name="Persistence">0-1: share of disappointing answers after which the same is asked again.</param>
internal sealed record SimulatedUser(string Name, double Patience, double Kindness, double Whim, double Persistence = 0)
{
    /// <summary>Share of good answers after which the same is asked again all the same.</summary>
    private const double Restlessness = 0.02;

    /// <summary>Of those who ask again, the share that names another model.</summary>
    private const double Distrust = 0.3;

    /// <summary>Users as they come: half a star or so kinder or harsher than the rest, rating a fifth to a half of their answers, a tenth to a third of it by whim, asking again after a fifth to a half of what disappointed them.</summary>
    public static SimulatedUser Number(int number, string seed = "1")
    {
        var draw = new Draw("user", seed, $"{number}");
        return new SimulatedUser($"user-{number}", 0.2 + 0.3 * draw.Uniform("patience"), 1.6 * (draw.Uniform("kindness") - 0.5), 0.1 + 0.2 * draw.Uniform("whim"), 0.2 + 0.3 * draw.Uniform("persistence"));
    }

    /// <summary>1-5, or null when this one is not rated.</summary>
    /// <param name="fair">1-5: what an unbiased person would give, from the answer's <see cref="AnswerMark"/>.</param>
    /// <param name="occasion">Decides all chance: the prompt, so that two answers to one prompt meet the same mood.</param>
    public int? Rate(int fair, string occasion) => new Draw(Name, occasion).Uniform("patience") < Patience ? Opinion(fair, occasion) : null;

    /// <summary>1-5: what this user thinks, said or not.</summary>
    public int Opinion(int fair, string occasion)
    {
        var mood = new Draw(Name, occasion);
        return mood.Uniform("whim") < Whim ? 1 + mood.Below(5, "star") : Math.Clamp((int)Math.Round(fair + Kindness + 0.8 * (mood.Uniform("mood") - 0.5)), 1, 5);
    }

    /// <summary>What this user does after reading an answer, rated or not: a look at it tells two stars or fewer from more.</summary>
    /// <param name="opinion">1-5: see <see cref="Opinion"/>.</param>
    public NextStep Next(int opinion, string occasion)
    {
        var mood = new Draw(Name, occasion);
        if (mood.Uniform("again") >= (opinion <= 2 ? Persistence : Restlessness)) return NextStep.Goes;
        return mood.Uniform("distrust") < Distrust ? NextStep.AsksAnother : NextStep.AsksAgain;
    }
}

/// <summary>What somebody does with an answer.</summary>
internal enum NextStep
{
    Goes,

    /// <summary>The same once more.</summary>
    AsksAgain,

    /// <summary>The same, of a model named by the user.</summary>
    AsksAnother,
}
