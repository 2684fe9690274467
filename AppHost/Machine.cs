using Microsoft.Extensions.Configuration;
using ModelProxy.LocalRunner.Installed;

namespace ModelProxy.AppHost;

/// <summary>What this machine has to run the system with.</summary>
/// <param name="HasDatabase">A connection string is given: no server is started.</param>
/// <param name="HasContainers">A container engine answers.</param>
/// <param name="Ollama">Address of an Ollama that answers, without a trailing slash.</param>
/// <param name="Keys">Names of the provider keys that have a value.</param>
/// <param name="NeedsSimulator">Nobody real can answer: no Ollama, no provider of modelproxy.json with its key or without need of one. Or it is asked for.</param>
internal sealed record Machine(bool HasDatabase, bool HasContainers, string? Ollama, bool HasOllamaProgram, IReadOnlyList<string> Keys, bool NeedsSimulator)
{
    public static async Task<Machine> LookAsync(IDistributedApplicationBuilder builder)
    {
        // A manifest describes the deployment: containers, every key as a parameter, nothing of this machine.
        if (builder.ExecutionContext.IsPublishMode)
            return new Machine(HasDatabase: false, HasContainers: true, Ollama: null, HasOllamaProgram: false, ProviderKeys.Names, NeedsSimulator: false);

        var settings = builder.Configuration;
        var hasDatabase = !string.IsNullOrEmpty(settings.GetConnectionString("modelproxydb"));
        var asksForContainers = !string.Equals(settings["MODELPROXY_CONTAINERS"], "false", StringComparison.OrdinalIgnoreCase);
        var containers = asksForContainers ? ContainerEngine.AnswersAsync(CancellationToken.None) : Task.FromResult(false);
        var ollama = await InstalledOllama.FindRunningAsync(settings["OLLAMA_HOST"], CancellationToken.None);
        var keys = ProviderKeys.Names.Where(name => !string.IsNullOrWhiteSpace(settings[name])).ToArray();
        var needsSimulator = settings["MODELPROXY_SIMULATE"] is { Length: > 0 } said
            ? string.Equals(said, "true", StringComparison.OrdinalIgnoreCase)
            : ollama is null && !SomebodyAnswers(builder, keys);
        return new Machine(hasDatabase, await containers, ollama, PathSearch.Find("ollama") is not null, keys, needsSimulator);
    }

    // any provider of modelproxy.json counts; where that cannot be read, the names everybody uses
    private static bool SomebodyAnswers(IDistributedApplicationBuilder builder, string[] keys)
    {
        var settings = builder.Configuration;
        var file = ConfiguredProviders.FindFile(settings["MODELPROXY_CONFIG"], Path.Combine(builder.AppHostDirectory, "..", "Gateway"));
        return (file is null ? null : ConfiguredProviders.AnyUsable(file, name => settings[name])) ?? keys.Length > 0;
    }
}
