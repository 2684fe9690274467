namespace ModelProxy.Gateway.Settings;

/// <summary>
/// Takes edits of modelproxy.json over while running. Looks at the file twice a second: editors that replace the file,
/// network drives and Kubernetes' symbolic links all defeat change notifications. Also says in the log which changes made
/// at run time do not fit the file.
/// </summary>
internal sealed partial class SettingsWatcher(SettingsFile file, GatewayState state, ILogger<SettingsWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private string? _unfit;

    /// <summary>From here on nothing that does not fit goes by unsaid; the watching itself begins when the host gets round to it.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        state.Changed += Note;
        Note(state.Current);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (file.Path is null) return;
        var round = new Round { Seen = state.Text }; // an edit made since it was read at start is seen too
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look(file.Path, round);
            }
            catch (Exception bug) // of those who hear of an edit: it must not end watching, nor the gateway with it
            {
                Failed(file.Path, bug);
            }
        }
    }

    private void Look(string path, Round round)
    {
        string now;
        try
        {
            now = file.Read();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            if (round.Unreadable) return;
            round.Unreadable = true;
            Unreadable(path, unreadable.Message);
            state.NoteUnreadable($"{path} cannot be read: {unreadable.Message}");
            return;
        }

        if (now == round.Seen && !round.Unreadable) return;
        // perhaps half written: what cannot be used is looked at again before anybody is told
        if (now != round.Suspect && state.Check(now).Count > 0)
        {
            round.Suspect = now;
            return;
        }
        (round.Seen, round.Unreadable) = (now, false);
        var mistakes = state.Reload(now);
        if (mistakes.Count == 0) Taken(path, state.Current.Models.Length);
        else Refused(path, string.Join(" ", mistakes));
    }

    private void Note(GatewaySnapshot snapshot)
    {
        if (snapshot.Unfit == _unfit) return;
        _unfit = snapshot.Unfit;
        if (_unfit is not null) Unfit(_unfit);
        else Fits();
    }

    /// <summary>What the last look showed.</summary>
    private sealed class Round
    {
        public required string Seen { get; set; }

        public string Suspect { get; set; } = "";

        public bool Unreadable { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took the new {File}: {Models} models")]
    private partial void Taken(string file, int models);

    [LoggerMessage(Level = LogLevel.Error, Message = "The new {File} cannot be used, the old settings stay: {Mistakes}")]
    private partial void Refused(string file, string mistakes);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} cannot be read, the old settings stay: {Reason}")]
    private partial void Unreadable(string file, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Unfit}")]
    private partial void Unfit(string unfit);

    [LoggerMessage(Level = LogLevel.Information, Message = "All models saved at run time fit modelproxy.json again")]
    private partial void Fits();

    [LoggerMessage(Level = LogLevel.Error, Message = "Taking an edit of {File} over failed unexpectedly; the next one is looked at")]
    private partial void Failed(string file, Exception exception);
}
