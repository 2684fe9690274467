using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Models;
using ModelProxy.Simulator.Steering;

namespace ModelProxy.Simulator.Answering;

/// <summary>How well a model does on one prompt: its skill in the prompt's domain and language, and the luck of the draw.</summary>
/// <param name="Quality">0-1, as a fair rater would see it.</param>
/// <param name="IsRight">A question with one right answer is answered rightly.</param>
internal sealed record Grade(string Domain, string Language, double Quality, bool IsRight, string? Expected)
{
    /// <summary>1-5, what an unbiased person would give.</summary>
    public int Stars => Math.Clamp((int)Math.Round(1 + 4 * Quality), 1, 5);

    /// <param name="recorded">0-1: how a real model of this name did on this very prompt; null = not known.</param>
    public static Grade Of(SimulatedModel model, Behaviour behaviour, string prompt, Draw draw, double? recorded = null)
    {
        var domain = Topics.DomainOf(prompt);
        var language = Topics.LanguageOf(prompt);
        if (behaviour.Quality is null && recorded is { } score) return new Grade(domain, language, score, score >= 0.5, behaviour.Answer);
        var skill = model.SkillIn(domain, language);
        // right with probability = skill; the quality of the wording wavers around it
        var right = draw.Uniform("right") < (behaviour.Quality ?? skill);
        var quality = behaviour.Quality ?? Math.Clamp(0.55 * skill + (right ? 0.40 : 0) + 0.15 * (draw.Uniform("quality") - 0.5), 0, 1);
        return new Grade(domain, language, quality, right, behaviour.Answer);
    }
}
