using System.Diagnostics;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Users;

namespace ModelProxy.LearningSim.Days;

/// <summary>Plays the traffic of all days through one arm's own house, over HTTP.</summary>
internal sealed class ArmRun(Arm arm, Pool pool, Traffic traffic, string folder)
{
    /// <summary>Requests between two incremental cycles.</summary>
    private const int Cycle = 100;

    /// <summary>Requests at once.</summary>
    private const int Clients = 16;

    private readonly string[] _names = [.. pool.Models.Select(PoolConfig.Name)];
    private long _exchanges, _signals, _again;

    public async Task<ArmResult> PlayAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var result = new ArmResult(arm);
        await using var house = await House.BuildAsync(pool, arm.Mode, folder, cancellationToken);
        if (arm.Anchors) await AnchorAsync(house, cancellationToken);
        if (arm.Learns) result.HeldOut[0] = await HeldOutAsync(house, cancellationToken);
        for (var day = 1; day <= traffic.Days; day++)
        {
            await house.NextDayAsync(cancellationToken);
            var served = new List<Served>();
            foreach (var part in traffic.Of(day).Chunk(Cycle))
            {
                var answered = await ServeAsync(house, part, cancellationToken);
                served.AddRange(answered);
                await AskAgainAsync(house, part, answered, cancellationToken);
                if (arm.Learns) await house.LearnAsync(full: false, cancellationToken);
            }
            result.Days.Add([.. served]);
            await house.RecordedAsync(_exchanges, _signals, cancellationToken);
            if (arm.Learns) await house.LearnAsync(full: true, cancellationToken);
            if (arm.Learns && (day == 1 || day == traffic.Days / 2 || day == traffic.Days)) result.HeldOut[day] = await HeldOutAsync(house, cancellationToken);
        }

        Console.WriteLine(await house.LearnedAsync(cancellationToken));
        result.DecisionMs = await house.DecisionMsAsync(cancellationToken);
        (result.Ratings, result.Again, result.Seconds) = ((int)_signals, (int)_again, watch.Elapsed.TotalSeconds);
        return result;
    }

    private Task<Served[]> ServeAsync(House house, (Query Query, SimulatedUser User)[] part, CancellationToken cancellationToken) => SeveralAsync(part, async asked =>
    {
        var (query, user) = asked;
        var answer = await house.AskAsync(query.Text, user.Name);
        Interlocked.Increment(ref _exchanges);
        var fair = AnswerMark.Read(answer.Text) ?? throw new InvalidOperationException($"An answer without a grade: {answer.Text}");
        if (user.Rate(fair, query.Id) is { } stars)
        {
            await house.RateAsync(answer.QueryId, user.Name, stars, cancellationToken);
            Interlocked.Increment(ref _signals);
        }
        var model = Array.IndexOf(_names, answer.Model);
        return new Served(query, model, query.Scores[model], user.Opinion(fair, query.Id));
    }, cancellationToken);

    /// <summary>Whoever is disappointed asks again, after a look at the answer: the same, or the same of another model. What comes of it nobody rates.</summary>
    private async Task AskAgainAsync(House house, (Query Query, SimulatedUser User)[] part, Served[] answered, CancellationToken cancellationToken)
    {
        var again = part.Zip(answered, (asked, served) => (asked.Query, asked.User, served.Model, Next: asked.User.Next(served.Opinion, asked.Query.Id))).Where(asked => asked.Next is not NextStep.Goes).ToArray();
        await SeveralAsync(again, async asked =>
        {
            var other = (asked.Model + 1 + new Draw(asked.User.Name, asked.Query.Id).Below(_names.Length - 1, "another")) % _names.Length;
            await house.AskAsync(asked.Query.Text, asked.User.Name, asked.Next is NextStep.AsksAnother ? _names[other] : "auto");
            Interlocked.Increment(ref _exchanges);
            return 0;
        }, cancellationToken);
        _again += again.Length;
    }

    private async Task AnchorAsync(House house, CancellationToken cancellationToken)
    {
        var asked = pool.Anchors(seed: 1).SelectMany(query => _names.Select(name => (query, name))).ToArray();
        await SeveralAsync(asked, async anchor =>
        {
            var answer = await house.AskAsync(anchor.query.Text, $"anchor:{anchor.name}/{anchor.query.Id}", anchor.name);
            Interlocked.Increment(ref _exchanges);
            var fair = AnswerMark.Read(answer.Text) ?? throw new InvalidOperationException($"An answer without a grade: {answer.Text}");
            await house.GradeAsync(answer.QueryId, $"{anchor.query.Domain}.{anchor.query.Language}.{anchor.query.Id}", (fair - 1) / 4.0, cancellationToken);
            Interlocked.Increment(ref _signals);
            return fair;
        }, cancellationToken);
        await house.RecordedAsync(_exchanges, _signals, cancellationToken);
        Console.WriteLine($"  anchors: {asked.Length} graded; {await house.LearnAsync(full: true, cancellationToken)}");
    }

    private async Task<int[]> HeldOutAsync(House house, CancellationToken cancellationToken)
    {
        var chosen = await SeveralAsync(traffic.HeldOut, query => house.AnalyzeAsync(query.Text, cancellationToken), cancellationToken);
        Console.WriteLine($"  held out, decided by: {string.Join(", ", chosen.CountBy(choice => choice.Source).OrderByDescending(source => source.Value).Select(source => $"{source.Key} {source.Value}"))}; "
            + string.Join(", ", chosen.CountBy(choice => choice.Model).OrderByDescending(model => model.Value).Select(model => $"{model.Key} {model.Value}")));
        return [.. chosen.Select(choice => Array.IndexOf(_names, choice.Model))];
    }

    private static async Task<TOut[]> SeveralAsync<TIn, TOut>(IReadOnlyList<TIn> items, Func<TIn, Task<TOut>> each, CancellationToken cancellationToken)
    {
        var results = new TOut[items.Count];
        await Parallel.ForAsync(0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancellationToken }, async (at, _) => results[at] = await each(items[at]));
        return results;
    }
}
