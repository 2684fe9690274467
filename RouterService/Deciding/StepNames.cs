namespace ModelProxy.RouterService.Deciding;

/// <summary>The links of the cascade, as they appear in <c>Decision.steps</c>.</summary>
internal static class StepNames
{
    /// <summary>Rules of this request and mandatory rules of the operator.</summary>
    public const string Mandatory = "mandatory";

    /// <summary>An operator's experiment between models.</summary>
    public const string Experiment = "experiment";

    /// <summary>The decision already made for the same question.</summary>
    public const string Cache = "cache";

    /// <summary>Evidence of past exchanges and ratings.</summary>
    public const string Learned = "learned";

    /// <summary>The model that answered the previous turn.</summary>
    public const string Conversation = "conversation";

    /// <summary>The judge.</summary>
    public const string Llama3 = "llama3";

    /// <summary>Keywords, domains and weights; always answers.</summary>
    public const string Rules = "rules";

    /// <summary>A draw by weight alone; always answers.</summary>
    public const string Weights = "weights";
}
