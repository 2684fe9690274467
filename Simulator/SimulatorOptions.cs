using System.ComponentModel.DataAnnotations;

namespace ModelProxy.Simulator;

/// <summary>Bound from <c>Simulator:*</c>, and from <c>SIMULATOR_KEY</c>, <c>SIMULATOR_SEED</c>, <c>SIMULATOR_MISSING</c>, <c>SIMULATOR_LATENCY</c>, <c>SIMULATOR_OUTCOMES</c>, <c>SIMULATOR_OUTCOMES_POOL</c>.</summary>
internal sealed class SimulatorOptions
{
    /// <summary>When set, requests need it as Bearer or <c>x-api-key</c>; every credential is accepted otherwise.</summary>
    public string Key { get; set; } = "";

    /// <summary>Changes every drawn choice.</summary>
    public string Seed { get; set; } = "1";

    /// <summary>Names of models that are not there until pulled, comma separated.</summary>
    public string Missing { get; set; } = "";

    /// <summary>Multiplies the models' own latencies; 0 = answer at once.</summary>
    [Range(0, 100)]
    public double Latency { get; set; } = 1;

    /// <summary>Folder of recorded outcomes that models answer by; empty = none.</summary>
    public string Outcomes { get; set; } = "";

    /// <summary>The pool of these outcomes; empty = all.</summary>
    public string OutcomesPool { get; set; } = "";
}
