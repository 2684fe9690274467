namespace ModelProxy.Policy.Deciding;

/// <param name="Floor">Share of explorable requests whose model is drawn evenly among the explorable candidates.</param>
/// <param name="Boldness">Factor on the posterior's deviation in the Thompson draw; 0 always takes the best mean.</param>
/// <param name="SwitchCost">What another model must be better by to take over a running conversation.</param>
/// <param name="LeastFamiliarity">Below this share of known wording the domain is not trusted.</param>
public sealed record DeciderOptions(double Floor = 0.025, double Boldness = 0.3, double SwitchCost = 0.03, double LeastFamiliarity = 0.25);
