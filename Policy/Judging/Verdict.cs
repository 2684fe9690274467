namespace ModelProxy.Policy.Judging;

/// <summary>What the judge said, made sense of.</summary>
/// <param name="Model">One of the candidates, as the candidate is spelled.</param>
/// <param name="Confidence">0-100; 50 when it said none.</param>
/// <param name="Domain">One of the 14; empty when it named none that we know.</param>
/// <param name="Complexity">0-100; -1 when it said none.</param>
public sealed record Verdict(string Model, double Confidence, string Reasoning, string Domain, int Complexity);
