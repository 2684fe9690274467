using Microsoft.Extensions.Options;
using ModelProxy.ServiceDefaults;

namespace ModelProxy.FeedbackService.Owning;

/// <summary>
/// How long records are kept: as Retention:RetentionDays says, else as modelproxy.json says now. The file is looked at
/// anew each time, as the gateway does. While it cannot be used nothing is dropped: what is dropped does not come back.
/// </summary>
internal sealed partial class Retention(IOptions<RetentionOptions> options, IConfiguration configuration, ILogger<Retention> log)
{
    private string? _told;

    /// <summary>Days; 0 = nothing is dropped.</summary>
    public int Days()
    {
        if (options.Value.RetentionDays is { } set) return set;
        var (days, mistake) = GatewayConfigFile.ReadRetention(configuration["MODELPROXY_CONFIG"], Directory.GetCurrentDirectory());
        if (mistake is not null && mistake != _told) Unknown(log, mistake);
        _told = mistake;
        return mistake is null ? days : RetentionDays.ForEver;
    }

    [LoggerMessage(LogLevel.Warning, "{Mistake}. No old records are dropped until it is corrected")]
    private static partial void Unknown(ILogger log, string mistake);
}
