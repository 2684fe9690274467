using ModelProxy.LocalRunner.Processes;
using ModelProxy.LocalRunner.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What AppHost.cs said about one part of the system; <see cref="SystemRun"/> acts on it.</summary>
public abstract class Resource(string name) : IResource
{
    public string Name { get; } = name;

    internal List<EndpointAnnotation> Endpoints { get; } = [];

    /// <summary>Run in order when the process is about to start; all ports are known by then.</summary>
    internal List<Action<IDictionary<string, string>>> Environment { get; } = [];

    internal List<HealthCheck> HealthChecks { get; } = [];

    /// <summary>These are ready before this one starts.</summary>
    internal List<IResource> Waits { get; } = [];

    /// <summary>Spoken to while this one runs.</summary>
    internal List<IResource> Uses { get; } = [];

    internal List<Func<CancellationToken, Task>> WhenReady { get; } = [];

    /// <summary>The process to run; null when there is none (a setting, a database inside a server).</summary>
    internal virtual Launch? ToLaunch() => null;

    internal IReadOnlyDictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>();
        foreach (var write in Environment) write(variables);
        return variables;
    }
}
