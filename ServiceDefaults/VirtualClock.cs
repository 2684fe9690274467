using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ModelProxy.ServiceDefaults;

/// <summary>
/// The date, ahead of the real one by what a file says (<c>3.00:00:00</c> = three days): simulations write the file to let days
/// pass in every service at once. What is measured and waited for stays real time. Thread-safe.
/// </summary>
internal sealed class VirtualClock(string file) : TimeProvider
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private long _offset, _lookedAt = long.MinValue / 2;

    public override DateTimeOffset GetUtcNow()
    {
        if (GetElapsedTime(Volatile.Read(ref _lookedAt)) > Look) Read();
        return base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _offset));
    }

    private void Read()
    {
        Volatile.Write(ref _lookedAt, GetTimestamp());
        // never back: ids and records are in the order of time
        if (File.Exists(file) && TimeSpan.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var ahead) && ahead.Ticks > Volatile.Read(ref _offset))
            Volatile.Write(ref _offset, ahead.Ticks);
    }
}

public static class VirtualClockExtensions
{
    /// <summary>The system's clock, or the one in the file that <c>MODELPROXY_CLOCK</c> names.</summary>
    public static void AddClock(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton(builder.Configuration["MODELPROXY_CLOCK"] is { Length: > 0 } file ? new VirtualClock(file) : TimeProvider.System);
}
