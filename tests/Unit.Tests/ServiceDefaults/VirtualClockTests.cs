using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelProxy.ServiceDefaults;

namespace ModelProxy.Unit.Tests.ServiceDefaults;

public sealed class VirtualClockTests
{
    [Fact]
    public void The_date_is_ahead_by_what_the_file_says()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "3.00:00:00");

        var ahead = new VirtualClock(file).GetUtcNow() - DateTimeOffset.UtcNow;
        File.Delete(file);

        Assert.InRange(ahead.TotalDays, 2.99, 3.01);
    }

    [Fact]
    public void Without_a_file_or_with_nonsense_in_it_the_date_is_real()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "next week");

        Assert.InRange((new VirtualClock(file).GetUtcNow() - DateTimeOffset.UtcNow).TotalMinutes, -1, 1);
        File.Delete(file);
        Assert.InRange((new VirtualClock(file).GetUtcNow() - DateTimeOffset.UtcNow).TotalMinutes, -1, 1);
    }

    [Fact]
    public void Nobody_gets_it_unasked()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddClock();

        Assert.Same(TimeProvider.System, builder.Build().Services.GetRequiredService<TimeProvider>());
    }
}
