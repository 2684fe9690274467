using Microsoft.Extensions.Options;
using ModelProxy.ServiceDefaults;
using OllamaSharp;
using OllamaSharp.Models;

namespace ModelProxy.RouterService.Llama3;

/// <summary>
/// Looks whether Ollama answers and has the model, again and again: 1. version; 2. is the model there; 3. if not, pull
/// it, with progress; 4. load it into memory. Anything that fails leaves the judge out until the next look.
/// </summary>
internal sealed partial class JudgeReadiness(OllamaApiClient ollama, Llama3Endpoint endpoint, JudgeCondition condition, IOptions<Llama3Options> options, TimeProvider clock, ILogger<JudgeReadiness> log) : BackgroundService
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // HttpClient, OllamaSharp and its JSON fail in many types; each means that Ollama is of no use now
            catch (Exception failure)
            {
                Change(new JudgeCondition.State(JudgeStates.Away, "", $"Ollama does not answer at {endpoint.Address} ({failure.Message}). Start it with `ollama serve`, or set OLLAMA_HOST.", 0));
            }
            await Task.Delay(TimeSpan.FromSeconds(options.Value.CheckSeconds), clock, stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var version = await LimitedAsync(ollama.GetVersionAsync, cancellationToken);
        var models = await LimitedAsync(ollama.ListLocalModelsAsync, cancellationToken);
        if (!models.Any(model => IsOurs(model.Name)))
        {
            if (!options.Value.Pull)
            {
                Change(new JudgeCondition.State(JudgeStates.Missing, version, $"Ollama has no {endpoint.Model}. Run `ollama pull {endpoint.Model}`.", 0));
                return;
            }
            await PullAsync(version, cancellationToken);
        }
        if (condition.IsReady) return;
        await LoadAsync(cancellationToken);
        Change(new JudgeCondition.State(JudgeStates.Ready, version, "", 100));
    }

    private async Task PullAsync(string version, CancellationToken cancellationToken)
    {
        Change(new JudgeCondition.State(JudgeStates.Pulling, version, $"Ollama pulls {endpoint.Model}.", 0));
        var told = 0;
        await foreach (var progress in ollama.PullModelAsync(new PullModelRequest { Model = endpoint.Model }, cancellationToken))
        {
            if (progress is not { Total: > 0 }) continue;
            var percent = Math.Clamp(progress.Percent, 0, 100);
            condition.Now = new JudgeCondition.State(JudgeStates.Pulling, version, $"Ollama pulls {endpoint.Model}: {percent:0} %.", percent);
            if (percent < told + 10) continue;
            told = (int)percent / 10 * 10;
            Pulled(endpoint.Model, told);
        }
    }

    /// <summary>An empty prompt makes Ollama load the model, so that the first verdict need not wait for it.</summary>
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in ollama.GenerateAsync(new GenerateRequest { Model = endpoint.Model, Prompt = "", Stream = false, KeepAlive = options.Value.KeepAlive }, cancellationToken))
        {
        }
    }

    private bool IsOurs(string name) =>
        string.Equals(name, endpoint.Model, StringComparison.OrdinalIgnoreCase) || (!endpoint.Model.Contains(':', StringComparison.Ordinal) && name.StartsWith(endpoint.Model + ":", StringComparison.OrdinalIgnoreCase));

    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        return await ask(either.Token);
    }

    private void Change(JudgeCondition.State state)
    {
        var before = condition.Now;
        condition.Now = state;
        if (before.Name == state.Name) return;
        if (state.Name == JudgeStates.Ready) Ready(endpoint.Model, endpoint.Address, state.OllamaVersion);
        else NotReady(state.Name, state.Message);
    }

    [LoggerMessage(LogLevel.Information, "The judge {Model} is ready at {Address}, Ollama {Version}")]
    private partial void Ready(string model, Uri address, string version);

    [LoggerMessage(LogLevel.Information, "Deciding without judge ({State}): {Message}")]
    private partial void NotReady(string state, string message);

    [LoggerMessage(LogLevel.Information, "Pulling {Model}: {Percent} %")]
    private partial void Pulled(string model, int percent);
}
