using System.Collections.Immutable;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Pipeline.Attempts;

/// <summary>
/// Which model with which key is tried next. In the order of the candidates, those whose provider failed its last health
/// check after all others; another key of the same model where the key was the trouble; only larger windows after a prompt
/// was too long; never more attempts than allowed. Not thread-safe.
/// </summary>
internal sealed class CandidateWalk(ImmutableArray<ModelEntry> candidates, ModelHealthBook health, ResilienceSettings resilience)
{
    private int _at;
    private int _made;
    private bool _second;
    private ulong _putOff;
    private long _windowAbove;
    private bool _needsWindow;
    private HashSet<string>? _tried;
    private List<(ModelEntry Model, KeyRefusal Refusal)>? _skipped;

    /// <summary>What the caller hears when nobody answers: the last failure that is not about our keys, or why nobody was asked.</summary>
    public ChatFailure Failure => Last ?? Verdicts.NobodyAvailable(_skipped ?? [], candidates.IsEmpty);

    /// <summary>The failure of an attempt; null = none was made or none failed.</summary>
    public ChatFailure? Last { get; private set; }

    /// <summary>A candidate comes after the one at hand, and an attempt is left for it.</summary>
    public bool HasNext => _made < resilience.MaxAttempts && (_at + 1 < candidates.Length || _putOff != 0);

    /// <summary>A candidate of the same public name is still to come.</summary>
    public bool HasNamesake(ModelEntry model)
    {
        for (var i = 0; i < candidates.Length; i++)
            if ((i >= _at || (!_second && i < 64 && (_putOff & (1UL << i)) != 0)) && candidates[i].Name == model.Name) return true;
        return false;
    }

    /// <summary>The lease must be released.</summary>
    public bool TryNext(out ModelEntry model, out KeyLease lease)
    {
        while (_made < resilience.MaxAttempts && Find(out model))
        {
            if (health.TryTake(model, resilience, _tried, out lease, out var refusal))
            {
                _made++;
                return true;
            }
            if (_tried is null) (_skipped ??= []).Add((model, refusal));
            MoveOn();
        }
        (model, lease) = (null!, default);
        return false;
    }

    /// <summary>Leaves the candidate at hand.</summary>
    public void MoveOn()
    {
        _at++;
        _tried = null;
    }

    /// <summary>An attempt failed before anything of it was seen.</summary>
    public void Failed(ModelEntry model, string? apiKey, ChatFailure failure)
    {
        if (Last is null || failure.Kind != FailureKind.KeyRefused) Last = failure;
        if (failure.Kind == FailureKind.ContextTooLong)
        {
            _needsWindow = true;
            _windowAbove = Math.Max(_windowAbove, Math.Max(model.ContextWindow, failure.Overflow is { } overflow ? Math.Max(overflow.Limit, overflow.Tokens - 1) : 0));
        }
        if (_at >= candidates.Length || !ReferenceEquals(candidates[_at], model)) return; // gone on already
        // several keys must not use up what other models could still answer
        if (apiKey is not null && Verdicts.AnotherKeyMayHelp(failure) && (_made < resilience.MaxAttempts - 1 || !HasNext)) (_tried ??= new(StringComparer.Ordinal)).Add(apiKey);
        else MoveOn();
    }

    /// <summary>The request cannot be put into the words of the candidate at hand; another may understand it.</summary>
    public void Unsuited(ChatFailure refusal)
    {
        _made--;
        Last ??= refusal;
        MoveOn();
    }

    private bool Find(out ModelEntry model)
    {
        while (true)
        {
            for (; _at < candidates.Length; MoveOn())
            {
                model = candidates[_at];
                if (_needsWindow && model.ContextWindow <= _windowAbove) continue;
                var bit = _at < 64 ? 1UL << _at : 0;
                if (_second ? (_putOff & bit) != 0 : bit == 0 || health.Of(model).ProbeFailure is null) return true;
                if (!_second) _putOff |= bit;
            }
            model = null!;
            if (_second || _putOff == 0) return false;
            (_second, _at, _tried) = (true, 0, null);
        }
    }
}
