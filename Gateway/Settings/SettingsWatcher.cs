namespace ModelProxy.Gateway.Settings;

/// <summary>
/// Takes edits of modelproxy.json over while running. Looks at the file twice a second: editors that replace the file,
/// network drives and Kubernetes' symbolic links all defeat change notifications.
/// </summary>
internal sealed partial class SettingsWatcher(SettingsFile file, GatewayState state, ILogger<SettingsWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (file.Path is null) return;
        var seen = state.Text; // an edit made since it was read at start is seen too
        var suspect = "";
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            string now;
            try
            {
                now = file.Read();
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                if (state.Current.Error is null)
                {
                    state.NoteUnreadable($"{file.Path} cannot be read: {unreadable.Message}");
                    Unreadable(file.Path, unreadable.Message);
                }
                continue;
            }

            if (now == seen && state.Current.Error?.StartsWith(file.Path, StringComparison.Ordinal) != true) continue;
            // perhaps half written: what cannot be used is looked at again before anybody is told
            if (now != suspect && state.Check(now).Count > 0)
            {
                suspect = now;
                continue;
            }
            seen = now;
            var mistakes = state.Reload(now);
            if (mistakes.Count == 0) Taken(file.Path, state.Current.Models.Length);
            else Refused(file.Path, string.Join(" ", mistakes));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took the new {File}: {Models} models")]
    private partial void Taken(string file, int models);

    [LoggerMessage(Level = LogLevel.Error, Message = "The new {File} cannot be used, the old settings stay: {Mistakes}")]
    private partial void Refused(string file, string mistakes);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} cannot be read, the old settings stay: {Reason}")]
    private partial void Unreadable(string file, string reason);
}
