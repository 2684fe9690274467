using ModelProxy.Contracts.Learning.V1;
using ModelProxy.Data.Learning;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.LearningWorker.Promoting;
using ModelProxy.LearningWorker.Prompting;
using ModelProxy.Policy.Judging;
using Npgsql;
using static ModelProxy.LearningWorker.Administering.Refusals;

namespace ModelProxy.LearningWorker.Administering;

/// <summary>What people may do with the judge's prompt: write, test, put in force, pin, try, roll back. Thread-safe.</summary>
internal sealed class PromptDesk(NpgsqlDataSource source, PromptTests tests)
{
    private const int LongestName = 100;
    private const int LongestNote = 500;

    public Task<PromptList> ListAsync(CancellationToken cancellationToken) => ChangeAsync((_, _) => Task.CompletedTask, cancellationToken);

    public async Task<Prompt> SaveAsync(SavePromptRequest request, CancellationToken cancellationToken)
    {
        var text = request.Text.ReplaceLineEndings("\n").Trim();
        if (PromptTemplate.Mistake(text) is { } mistake) throw Invalid($"The template cannot be used: {mistake}.");
        if (request.Author.Length > LongestName || request.Note.Length > LongestNote) throw Invalid($"The author may have {LongestName} characters, the note {LongestNote}.");
        if (request.Author is "evolved" or "shipped") throw Invalid($"'{request.Author}' is no person.");
        long version = 0;
        var all = await ChangeAsync(async (shelf, rows) =>
        {
            var parent = request.Parent == 0 ? rows.First(row => row.Status == TemplateStatus.Active).Version : Find(rows, request.Parent).Version;
            if (rows.FirstOrDefault(row => row.Text == text) is { } same) throw Invalid($"Version {same.Version} has the same text.");
            version = await shelf.AddAsync(text, request.Author.Length > 0 ? request.Author : "admin", request.Note, parent, TemplateStatus.Draft, null, 0, rows.Where(row => TemplateText.SharesExample(text, row.Text)).SelectMany(row => row.Examples), cancellationToken);
        }, cancellationToken);
        return all.Prompts.First(prompt => prompt.Version == version);
    }

    /// <summary>Nobody is moved by a test: it only asks.</summary>
    public async Task<PromptTest> TestAsync(TestPromptRequest request, CancellationToken cancellationToken)
    {
        if (request.Cases is < 0 or > 50) throw Invalid("A test asks about 1 to 50 cases.");
        IReadOnlyList<PromptTemplateRow> rows = [];
        await ChangeAsync((_, all) =>
        {
            rows = all;
            return Task.CompletedTask;
        }, cancellationToken);
        var active = rows.First(row => row.Status == TemplateStatus.Active);
        var tested = request.Version > 0 ? Find(rows, request.Version).Text : request.Text.ReplaceLineEndings("\n").Trim();
        if (PromptTemplate.Mistake(tested) is { } mistake) throw Invalid($"The template cannot be used: {mistake}.");
        var template = new PromptTemplate(request.Version, tested);
        var test = request.Query.Length > 0
            ? await tests.AskAsync(template, request.Query, cancellationToken)
            : await tests.ScoreAsync(template, new PromptTemplate(active.Version, active.Text), request.Cases == 0 ? 10 : request.Cases, cancellationToken);
        if (test is { HasScore: true } && request.Version > 0 && test.Cases >= 10)
            await ChangeAsync((shelf, _) => shelf.ScoreAsync(request.Version, new Estimate(test.Score, test.Low, test.High, 0), test.Cases, cancellationToken), cancellationToken);
        return test;
    }

    public Task<PromptList> UseAsync(UsePromptRequest request, CancellationToken cancellationToken) => ChangeAsync(async (shelf, rows) =>
    {
        var wanted = Find(rows, request.Version);
        if (PromptTemplate.Mistake(wanted.Text) is { } mistake) throw NotNow($"Version {wanted.Version} cannot be used: {mistake}.");
        await shelf.ActivateAsync(wanted.Version, TemplateStatus.Retired, cancellationToken);
        await shelf.PinAsync(wanted.Version, request.Pin, cancellationToken);
        await shelf.EndTrialAsync($"Its trial ended when version {wanted.Version} was put in force.", cancellationToken);
    }, cancellationToken);

    public Task<PromptList> PinAsync(PinPromptRequest request, CancellationToken cancellationToken) => ChangeAsync(async (shelf, rows) =>
    {
        if (Find(rows, request.Version) is { Status: not TemplateStatus.Active } other) throw NotNow($"Version {other.Version} is not in force; put it in force and pin it.");
        await shelf.PinAsync(request.Version, request.Pinned, cancellationToken);
        if (request.Pinned) await shelf.EndTrialAsync($"Its trial ended when version {request.Version} was pinned.", cancellationToken);
    }, cancellationToken);

    public Task<PromptList> TryAsync(TryPromptRequest request, CancellationToken cancellationToken) => ChangeAsync((shelf, rows) =>
    {
        if (Find(rows, request.Version) is { Status: not (TemplateStatus.Draft or TemplateStatus.Retired or TemplateStatus.RolledBack) } other) throw NotNow($"Version {other.Version} is {other.Status}; only a draft or a former version can be tried.");
        if (PromptTemplate.Mistake(Find(rows, request.Version).Text) is { } mistake) throw NotNow($"Version {request.Version} cannot be used: {mistake}.");
        if (rows.FirstOrDefault(row => row.Status is TemplateStatus.Shadow or TemplateStatus.Trial) is { } busy) throw NotNow($"Version {busy.Version} is being tried; wait for its end, or cancel its experiment.");
        return shelf.MoveAsync(request.Version, TemplateStatus.Shadow, "", cancellationToken);
    }, cancellationToken);

    public Task<PromptList> RollBackAsync(CancellationToken cancellationToken) => ChangeAsync(async (shelf, rows) =>
    {
        var before = TemplateShelf.Before(rows) ?? throw NotNow("There is no version to go back to.");
        await shelf.ActivateAsync(before.Version, TemplateStatus.RolledBack, cancellationToken);
        await shelf.EndTrialAsync($"Its trial ended when version {before.Version} was put in force again.", cancellationToken);
    }, cancellationToken);

    private async Task<PromptList> ChangeAsync(Func<TemplateShelf, IReadOnlyList<PromptTemplateRow>, Task> change, CancellationToken cancellationToken)
    {
        await using var session = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        var shelf = new TemplateShelf(session);
        await shelf.LockAsync(cancellationToken);
        await change(shelf, await shelf.AllAsync(cancellationToken));
        var list = new PromptList();
        list.Prompts.AddRange((await shelf.AllAsync(cancellationToken)).Select(LearningWords.Of));
        await transaction.CommitAsync(cancellationToken);
        return list;
    }

    private static PromptTemplateRow Find(IReadOnlyList<PromptTemplateRow> rows, long version) =>
        rows.FirstOrDefault(row => row.Version == version) ?? throw NotFound($"There is no version {version}. The latest is {rows[0].Version}.");
}
