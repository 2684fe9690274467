using Microsoft.Extensions.Options;

namespace ModelProxy.LearningWorker.Prompting;

/// <summary>How the judge's prompt evolves. Section <c>Prompting</c>.</summary>
internal sealed class PromptingOptions
{
    /// <summary>False: only people write templates.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Hours between two proposals, at least.</summary>
    public double EveryHours { get; set; } = 24;

    /// <summary>Held-out cases a proposal is scored on; each costs two questions to the judge.</summary>
    public int Cases { get; set; } = 40;

    /// <summary>With fewer held-out cases than this nothing is proposed.</summary>
    public int LeastCases { get; set; } = 20;

    /// <summary>Verdicts beside the template in force before a proposal may be tried live.</summary>
    public int ShadowVerdicts { get; set; } = 30;

    /// <summary>Chance of a false promotion that is borne.</summary>
    public double Significance { get; set; } = 0.05;

    /// <summary>Smallest gain in reward (0-1) worth finding in a trial.</summary>
    public double SmallestEffect { get; set; } = 0.05;

    /// <summary>Where a model that writes templates answers, in Ollama's dialect (an Ollama, or the gateway for any configured model). Empty = where the judge is.</summary>
    public string Address { get; set; } = "";

    /// <summary>The model that writes; empty = the judge's own.</summary>
    public string Model { get; set; } = "";

    /// <summary>Sent as Bearer, for a gateway with keys.</summary>
    public string Key { get; set; } = "";

    public IEnumerable<string> Mistakes()
    {
        if (!(EveryHours is > 0 and <= 8760)) yield return $"Prompting:EveryHours must be more than 0 and at most 8760, not {EveryHours}.";
        if (LeastCases is < 5 or > 1000) yield return $"Prompting:LeastCases must be 5 to 1000, not {LeastCases}.";
        if (Cases < LeastCases || Cases > 1000) yield return $"Prompting:Cases must be LeastCases to 1000, not {Cases}.";
        if (ShadowVerdicts is < 5 or > 10_000) yield return $"Prompting:ShadowVerdicts must be 5 to 10000, not {ShadowVerdicts}.";
        if (!(Significance is >= 0.001 and <= 0.2)) yield return $"Prompting:Significance must be 0.001 to 0.2, not {Significance}.";
        if (!(SmallestEffect is >= 0.005 and <= 0.5)) yield return $"Prompting:SmallestEffect must be 0.005 to 0.5, not {SmallestEffect}.";
        if (Address.Length > 0 && !(Uri.TryCreate(Address, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) yield return $"Prompting:Address must be an address like http://localhost:3100, not '{Address}'.";
    }
}

internal sealed class PromptingOptionsCheck : IValidateOptions<PromptingOptions>
{
    public ValidateOptionsResult Validate(string? name, PromptingOptions options) =>
        options.Mistakes().ToArray() is { Length: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
}
