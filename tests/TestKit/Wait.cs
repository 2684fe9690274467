using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelProxy.TestKit;

/// <summary>Waiting for a condition instead of for time to pass.</summary>
public static class Wait
{
    /// <summary>Asks again every 25 ms until <paramref name="condition"/> holds; fails with the condition's text after <paramref name="atMost"/> (30 s).</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken, TimeSpan? atMost = null,
        Func<string>? describe = null, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        var limit = atMost ?? TimeSpan.FromSeconds(30);
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > limit) throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {expression}. {describe?.Invoke()}");
            await Task.Delay(25, cancellationToken);
        }
    }

    public static Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken, TimeSpan? atMost = null,
        Func<string>? describe = null, [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        UntilAsync(() => Task.FromResult(condition()), cancellationToken, atMost, describe, expression);
}
