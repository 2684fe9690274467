using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelProxy.FeedbackService.Owning;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.FeedbackService.Owning;

public sealed class RetentionTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_file_counts_as_it_is_now_and_while_it_cannot_be_used_nothing_is_dropped()
    {
        var retention = Make(null);
        Assert.Equal(30, Written("{ \"recording\": { \"retentionDays\": 30 } }"));
        Assert.Equal(60, Written("\uFEFF{ /* longer */ \"recording\": { \"retentionDays\": 60.0, }, }"));
        Assert.Equal(90, Written("{ \"recording\": { } }"));
        Assert.Equal(0, Written("{ \"recording\": { \"retentionDays\": 7"));
        Assert.Equal(0, Written("{ \"recording\": { \"retentionDays\": \"7\" } }"));
        Assert.Equal(7, Written("{ \"recording\": { \"retentionDays\": 7 } }"));
        File.Delete(_file);
        Assert.Equal(0, retention.Days());

        int Written(string json)
        {
            File.WriteAllText(_file, json);
            return retention.Days();
        }
    }

    [Fact]
    public void What_is_set_for_this_service_wins()
    {
        File.WriteAllText(_file, "{ \"recording\": { \"retentionDays\": 30 } }");
        Assert.Equal(3, Make(3).Days());
        Assert.Equal(0, Make(0).Days());
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(0.5, false)]
    [InlineData(1, true)]
    [InlineData(3650, true)]
    [InlineData(3651, false)]
    [InlineData(5000, false)]
    public void Gateway_and_FeedbackService_take_the_same_days(double days, bool taken)
    {
        var json = FormattableString.Invariant($$"""{ "providers": {}, "models": {}, "recording": { "retentionDays": {{days}} } }""");
        File.WriteAllText(_file, json);

        Assert.Equal(taken, GatewayConfigFile.ReadRetention(_file, "").Mistake is null);
        Assert.Equal(taken, SettingsReader.Read(json, new Variables(static _ => null)).Mistakes.Count == 0);
        if (double.IsInteger(days)) Assert.Equal(taken, !new RetentionOptions { RetentionDays = (int)days }.Mistakes().Any());
    }

    private Retention Make(int? set) => new(Options.Create(new RetentionOptions { RetentionDays = set }),
        new ConfigurationBuilder().AddInMemoryCollection([new("MODELPROXY_CONFIG", _file)]).Build(), NullLogger<Retention>.Instance);
}
