namespace ModelProxy.RouterService.Deciding;

/// <summary>
/// The version of the judge's prompt a question was drawn for. It is written into the decision whoever answers in the end: a
/// version whose verdicts come late, cannot be read or are unsure of the hard questions would else be measured by the easy ones alone.
/// </summary>
/// <param name="Experiment">The trial that drew it, and its arm; empty when there is none.</param>
internal sealed record DrawnTemplate(long Version, string Experiment, string Arm);
