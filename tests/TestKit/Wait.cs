using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelProxy.TestKit;

/// <summary>Waiting for a condition instead of for time to pass.</summary>
public static class Wait
{
    /// <summary>Of the time between two looks this much is counted: a process that was stopped meanwhile, and those it waits for with it, had no chance.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(5);

    /// <summary>Asks again every 25 ms until <paramref name="condition"/> holds; fails with the condition's text after <paramref name="atMost"/> (30 s).</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken, TimeSpan? atMost = null,
        Func<string>? describe = null, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        var limit = atMost ?? TimeSpan.FromSeconds(30);
        var waited = TimeSpan.Zero;
        var last = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            var step = Stopwatch.GetElapsedTime(last);
            last = Stopwatch.GetTimestamp();
            if ((waited += step < LongestStep ? step : LongestStep) > limit) throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {expression}. {describe?.Invoke()}");
            await Task.Delay(25, cancellationToken);
        }
    }

    public static Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken, TimeSpan? atMost = null,
        Func<string>? describe = null, [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        UntilAsync(() => Task.FromResult(condition()), cancellationToken, atMost, describe, expression);
}
