using System.Globalization;

namespace ModelProxy.RoutingData;

/// <summary>The lines people look at: metric, value, standard error, reference, verdict.</summary>
internal sealed class Bars
{
    private readonly List<string> _lines = [];

    /// <param name="interval">95 % interval of value − reference on the same queries, where there is one.</param>
    public void Add(string metric, double value, double se, double bar, bool atLeast = true, (double Low, double High)? interval = null, string against = "")
    {
        var reached = atLeast ? value >= bar : value <= bar;
        var verdict = reached ? "met" : "missed";
        if (!reached && interval is { } i && (atLeast ? i.High >= 0 : i.Low <= 0)) verdict = "met(tie)";
        var paired = interval is { } p ? FormattableString.Invariant($" paired[{against}]=[{p.Low:+0.0000;-0.0000},{p.High:+0.0000;-0.0000}]") : "";
        var line = string.Create(CultureInfo.InvariantCulture, $"{metric} {value:0.0000} {se:0.0000} {(atLeast ? ">=" : "<=")}{bar:0.####} {verdict}{paired}");
        _lines.Add(line);
        Console.WriteLine("-> " + line);
    }

    public void Print()
    {
        Console.WriteLine("## bars: metric value se reference verdict");
        foreach (var line in _lines) Console.WriteLine(line);
    }
}
