namespace ModelProxy.RoutingData;

/// <summary>One group of bars. Tables go to the console as they are made, bars to the list printed last.</summary>
internal abstract class Bench
{
    public abstract string Name { get; }
    public abstract void Run(Dataset data, Bars bars);
}
