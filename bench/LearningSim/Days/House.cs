using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Snapshots;
using ModelProxy.TestKit;

namespace ModelProxy.LearningSim.Days;

/// <summary>
/// The whole system as processes of its own, on a virtual clock: a file that all services read moves the date on by days, and the
/// database of the simulation stamps its rows by it. Within a day time is real.
/// </summary>
internal sealed class House : IAsyncDisposable
{
    private readonly WholeSystem _system;
    private readonly string _clock;
    private readonly GrpcChannel _feedbackChannel, _routerChannel;
    private readonly Feedback.FeedbackClient _feedback;
    private readonly Router.RouterClient _router;
    private readonly List<double> _cycleMs = [], _swapMs = [];
    private int _day;

    /// <summary>What could not be written is said again, as the service asks for.</summary>
    private static GrpcChannelOptions Patient => new()
    {
        ServiceConfig = new ServiceConfig
        {
            MethodConfigs =
            {
                new MethodConfig
                {
                    Names = { MethodName.Default },
                    RetryPolicy = new RetryPolicy { MaxAttempts = 5, InitialBackoff = TimeSpan.FromMilliseconds(200), MaxBackoff = TimeSpan.FromSeconds(5), BackoffMultiplier = 3, RetryableStatusCodes = { StatusCode.Unavailable } },
                },
            },
        },
    };

    private House(WholeSystem system, string clock)
    {
        (_system, _clock) = (system, clock);
        _feedbackChannel = GrpcChannel.ForAddress(system.Feedback.GrpcAddress, Patient);
        _routerChannel = GrpcChannel.ForAddress(system.Router.GrpcAddress, Patient);
        (_feedback, _router) = (new(_feedbackChannel), new(_routerChannel));
    }

    public static async Task<House> BuildAsync(Pool pool, string mode, string folder, CancellationToken cancellationToken)
    {
        var clock = Path.Combine(Directory.CreateTempSubdirectory("modelproxy-clock-").FullName, "ahead");
        await File.WriteAllTextAsync(clock, "0", cancellationToken);
        var system = await WholeSystem.StartAsync(cancellationToken, PoolConfig.Write(pool, mode), new Dictionary<string, string?>
        {
            ["MODELPROXY_CLOCK"] = clock,
            ["SIMULATOR_OUTCOMES"] = Path.GetFullPath(folder),
            ["SIMULATOR_OUTCOMES_POOL"] = pool.Name,
            ["SIMULATOR_LATENCY"] = "0",
            // learning is asked for, as often as a minute's cycle would come round in real days
            ["Learning__IntervalSeconds"] = "86400",
            ["Learning__FullHour"] = "-1",
            // days are pressed into minutes: what one user asks in a row is no edited second try; who asks again says the same
            ["Observing__Similarity"] = "1",
            ["Logging__LogLevel__Default"] = "Warning",
        });
        await system.Database.ExecuteAsync("""
            create schema simulation;
            create table simulation.clock (ahead interval not null);
            insert into simulation.clock values (interval '0');
            create function simulation.now() returns timestamptz language sql stable as 'select clock_timestamp() + ahead from simulation.clock';
            alter table traffic.exchange alter column recorded_at set default simulation.now();
            alter table feedback.signal alter column recorded_at set default simulation.now();
            """, cancellationToken);
        return new House(system, clock);
    }

    /// <returns>Public name of the model that answered.</returns>
    public Task<ChatAnswer> AskAsync(string prompt, string user, string model = "auto") => _system.AskAsync(prompt, model, user);

    public async Task RateAsync(Guid queryId, string user, int stars, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/feedback") { Content = JsonContent.Create(new { queryId, rating = stars }) };
        request.Headers.Add("x-modelproxy-user", user);
        using var response = await _system.Client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The grade of an anchor's answer, said the way the gateway says it.</summary>
    public async Task GradeAsync(Guid queryId, string anchor, double grade, CancellationToken cancellationToken) =>
        await _feedback.SubmitAsync(new SubmitRequest { QueryId = queryId.ToString(), Anchor = anchor, Number = grade }, cancellationToken: cancellationToken);

    /// <summary>What would be chosen, without exploration, and which step chose it.</summary>
    public async Task<(string Model, string Source)> AnalyzeAsync(string query, CancellationToken cancellationToken)
    {
        using var response = await _system.Client.PostAsJsonAsync("/api/routing/analyze", new { query }, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(cancellationToken));
        return (json.RootElement.GetProperty("selectedModel").GetString() ?? "", json.RootElement.GetProperty("source").GetString() ?? "");
    }

    /// <summary>One learning cycle; returns when the router decides by what came of it, with what the worker said.</summary>
    public async Task<string> LearnAsync(bool full, CancellationToken cancellationToken)
    {
        using var response = await _system.Learning.Http.PostAsync($"/internal/learn?full={(full ? "true" : "false")}", null, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"learn: {body}\n{_system.Learning.Output}");
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.GetProperty("policyVersion") is not { ValueKind: JsonValueKind.Number } version) return body;
        var published = Stopwatch.StartNew();
        await Wait.UntilAsync(async () => (await _router.StatusAsync(new StatusRequest(), cancellationToken: cancellationToken)).PolicyVersion >= version.GetInt64(), cancellationToken, describe: () => _system.Router.Output);
        _swapMs.Add(published.Elapsed.TotalMilliseconds);
        _cycleMs.Add(json.RootElement.GetProperty("elapsedMs").GetDouble());
        return body;
    }

    /// <summary>Waits until everything that was answered, said and implied lies in the database.</summary>
    public Task RecordedAsync(long exchanges, long signals, CancellationToken cancellationToken) => Wait.UntilAsync(async () =>
        await _system.Database.ScalarAsync<long>("select count(*) from traffic.exchange", cancellationToken) >= exchanges
        && await _system.Database.ScalarAsync<long>("select count(*) from feedback.signal where joined and kind <> 'implicit'", cancellationToken) >= signals
        && await _system.Database.ScalarAsync<bool>("select coalesce((select position from feedback.progress where name = 'observing'), 0) >= coalesce((select max(seq) from traffic.exchange), 0)", cancellationToken), cancellationToken, TimeSpan.FromMinutes(2), () => _system.Feedback.Output);

    /// <summary>Midnight: the same for every service and the database.</summary>
    public async Task NextDayAsync(CancellationToken cancellationToken)
    {
        _day++;
        await _system.Database.ExecuteAsync($"update simulation.clock set ahead = interval '{_day} days'", cancellationToken);
        await File.WriteAllTextAsync(_clock + ".next", $"{_day}.00:00:00", cancellationToken);
        File.Move(_clock + ".next", _clock, overwrite: true);
        var least = DateTimeOffset.UtcNow.AddDays(_day - 0.5);
        await Wait.UntilAsync(async () =>
        {
            using var response = await _system.Client.GetAsync("/models", cancellationToken);
            return ModelProxy.Data.QueryId.StartedAt(Guid.Parse(response.Headers.GetValues("x-modelproxy-query-id").Single())) > least;
        }, cancellationToken);
    }

    /// <summary>Milliseconds of every decision about a request (not of those that were only analysed).</summary>
    public async Task<IReadOnlyList<double>> DecisionMsAsync(CancellationToken cancellationToken)
    {
        await using var command = _system.Database.Source.CreateCommand("select elapsed_ms from routing.decision where not dry_run");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var times = new List<double>();
        while (await reader.ReadAsync(cancellationToken)) times.Add(reader.GetDouble(0));
        return times;
    }

    /// <summary>What the services made of it all: signals by kind, policies by status, alarms, and the evidence in force.</summary>
    public async Task<string> LearnedAsync(CancellationToken cancellationToken)
    {
        Task<string> ListAsync(string sql) => _system.Database.ScalarAsync<string>($"select coalesce(string_agg(line, ', ' order by line), 'none') from ({sql}) lines", cancellationToken);
        var text = $"""
              signals: {await ListAsync("select kind || ' ' || name || ' ' || count(*) as line from feedback.signal where is_current and kind <> 'anchor' group by kind, name")}
              policies: {await ListAsync("select status || ' ' || count(*) as line from routing.policy group by status")}
              alarms: {await ListAsync("select kind || case when evidence_cut then ' with cut ' else ' ' end || count(*) as line from learning.drift_alarm group by kind, evidence_cut")}
              decided by: {await ListAsync("select source || case when explored then ' at random ' else ' ' end || count(*) as line from routing.decision where not dry_run group by source, explored")}
            """;
        if (await _system.Database.ScalarAsync<long>("select count(*) from routing.policy where status = 'active'", cancellationToken) == 0) return text;
        var bytes = await _system.Database.ScalarAsync<byte[]>("select snapshot from routing.policy where status = 'active'", cancellationToken);
        if (PolicySnapshot.TryRead(bytes, DateTimeOffset.UtcNow.AddDays(_day), out var faults) is not { } policy) return text + "\n  no readable policy: " + string.Join(" ", faults);
        text += $"\n  cycles: median {_cycleMs.Order().ElementAt(_cycleMs.Count / 2):0} ms, longest {_cycleMs.Max():0} ms; the router decides by what came of one after {_swapMs.Order().ElementAt(_swapMs.Count / 2):0} ms, at most {_swapMs.Max():0} ms ({_swapMs.Count})";
        var evidence = policy.Evidence;
        return $"{text}\n  evidence ({bytes.Length} bytes, taste spread {policy.State.TasteSpread:0.0000}): " + string.Join(", ", evidence.Models.Select((model, at) =>
        {
            var cells = Enumerable.Range(at * EvidenceTable.CellsPerModel, EvidenceTable.CellsPerModel).ToArray();
            return $"{model} {cells.Sum(cell => evidence.Alpha[cell] - 1) / Math.Max(1e-9, cells.Sum(evidence.Samples)):0.000} of {cells.Sum(evidence.Samples):0}";
        }));
    }

    public async ValueTask DisposeAsync()
    {
        _feedbackChannel.Dispose();
        _routerChannel.Dispose();
        await _system.DisposeAsync();
    }
}
