using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ModelProxy.ServiceDefaults;

/// <summary>
/// The date, ahead of the real one by what a file says (<c>3.00:00:00</c> = three days): simulations replace the file to let days
/// pass in every service at once. What is measured and waited for stays real time. Thread-safe.
/// </summary>
internal sealed class VirtualClock(string file) : TimeProvider
{
    private long _ahead;

    /// <summary>Looks at the file each time, so that midnight is the same for everybody; never goes back.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        var seen = Volatile.Read(ref _ahead);
        if (File.Exists(file) && TimeSpan.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var ahead) && ahead.Ticks > seen) Volatile.Write(ref _ahead, seen = ahead.Ticks);
        return base.GetUtcNow() + TimeSpan.FromTicks(seen);
    }
}

public static class VirtualClockExtensions
{
    /// <summary>The system's clock, or the one in the file that <c>MODELPROXY_CLOCK</c> names.</summary>
    public static void AddClock(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton(builder.Configuration["MODELPROXY_CLOCK"] is { Length: > 0 } file ? new VirtualClock(file) : TimeProvider.System);
}
