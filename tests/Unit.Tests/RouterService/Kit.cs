using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Policy.Snapshots;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Features;
using ModelProxy.RouterService.Telemetry;

namespace ModelProxy.Unit.Tests.RouterService;

/// <summary>Questions and collaborators for tests of the cascade.</summary>
internal static class Kit
{
    public static RouterMetrics Metrics { get; } = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());

    public static DecideRequest Request(string text, params Candidate[] candidates)
    {
        var request = new DecideRequest { QueryId = Guid.CreateVersion7().ToString(), Text = text, TotalChars = text.Length };
        request.Candidates.Add(candidates.Length > 0 ? candidates : [Model("coder", "code"), Model("writer", "creative_writing")]);
        return request;
    }

    public static Candidate Model(string name, params string[] domains)
    {
        var candidate = new Candidate { Model = name, Available = true, Weight = 1 };
        candidate.Domains.Add(domains);
        return candidate;
    }

    public static Question Question(string text, Action<DecideRequest>? also = null, PolicySnapshot? policy = null, TimeProvider? clock = null)
    {
        var request = Request(text);
        also?.Invoke(request);
        return Read(request, policy, clock);
    }

    public static Question Read(DecideRequest request, PolicySnapshot? policy = null, TimeProvider? clock = null) =>
        new QuestionReader(new PolicyInForce { Current = policy ?? PolicySnapshot.Default }, clock ?? TimeProvider.System).Read(request);

    public static Cascade Cascade(IDecisionMemory memory, params IDecisionStep[] steps) => new(steps, memory, TimeProvider.System, Metrics, NullLogger<Cascade>.Instance);

    public static IOptions<T> Options<T>(T value) where T : class => Microsoft.Extensions.Options.Options.Create(value);
}

/// <summary>Remembers what was to be remembered.</summary>
internal sealed class Memory : IDecisionMemory
{
    public List<RememberedDecision> Remembered { get; } = [];

    public void Remember(Question question, RememberedDecision decision)
    {
        lock (Remembered) Remembered.Add(decision);
    }
}

/// <summary>A step that says what the test wants.</summary>
internal sealed class Says(string name, Func<Question, StepAnswer> answer) : IDecisionStep
{
    public string Name => name;

    public ValueTask<StepAnswer> TryAsync(Question question, CancellationToken cancellationToken) => ValueTask.FromResult(answer(question));
}

/// <summary>Draws whatever the test wants.</summary>
internal sealed class NoExperiments : IExperiments
{
    public Assignment? Drawn { get; set; }

    public IReadOnlyList<long> PromptVersions => [];

    public Assignment? Assign(DecideRequest request, params ReadOnlySpan<string> kinds) => Drawn is { } drawn && kinds.Contains(drawn.Kind) ? drawn : null;
}
