using ModelProxy.Data.Feedback;

namespace ModelProxy.FeedbackService.Observing;

/// <summary>
/// Sees when somebody asks again what had been answered. Exchanges come in the order in which they were recorded, which is
/// not always that in which they happened: each is looked at as the question that came after and as the one that came
/// before. The same pair may be seen twice; a signal is stored once. Not thread-safe.
/// </summary>
internal sealed class AskedAgain(ObservingOptions options)
{
    private readonly Recent<(string Key, string User, string Conversation)> _conversations = new(threads: 50_000, perThread: 12);
    private readonly Recent<(string Key, string User)> _beginnings = new(threads: 20_000, perThread: 12);

    public IEnumerable<Sign> Take(ObservedExchange exchange)
    {
        var conversation = (exchange.KeyName, exchange.UserId, exchange.Conversation);
        var asker = (exchange.KeyName, exchange.UserId);
        // a question edited at the very beginning begins another conversation
        var begins = exchange.Turn <= 1 && exchange.Asker.Length > 0;
        var near = (exchange.Conversation.Length > 0 ? _conversations.Of(conversation) : []).Concat(begins ? _beginnings.Of(asker) : []).DistinctBy(other => other.Id).ToArray();

        var signs = new List<Sign>();
        Look(exchange, near, signs);
        foreach (var later in near.Where(other => other.StartedAt >= exchange.EndedAt)) Look(later, [.. near, exchange], signs);

        if (exchange.Conversation.Length > 0) _conversations.Add(conversation, exchange);
        if (begins) _beginnings.Add(asker, exchange);
        return signs;
    }

    private void Look(ObservedExchange again, IEnumerable<ObservedExchange> near, List<Sign> signs)
    {
        var before = near.Where(b => b.Id != again.Id && b.WasRead && b.Model.Length > 0 && b.Turn == again.Turn && b.EndedAt <= again.StartedAt && again.StartedAt - b.EndedAt <= options.Window)
            .OrderByDescending(b => b.EndedAt).ToArray();
        if (again.PromptHash.Length > 0 && before.Where(b => b.PromptHash == again.PromptHash && b.Conversation == again.Conversation).ToArray() is { Length: > 0 } same)
        {
            if (same.Length <= options.MostRepeats) signs.Add(new Sign(Kind(same[0], again), same[0], again.StartedAt));
            return;
        }
        var edited = before.Where(b => b.PromptHash != again.PromptHash && (again.StartedAt - b.EndedAt).TotalMilliseconds >= options.EditPauseMs && IsLike(b, again)).ToArray();
        if (edited.Length > 0 && edited.Length <= options.MostRepeats) signs.Add(new Sign(ImplicitSignal.EditAndRetry, edited[0], again.StartedAt));
    }

    private static ImplicitSignal Kind(ObservedExchange before, ObservedExchange again) =>
        again.RequestedModel == before.RequestedModel || again.RequestedModel == before.Model || again.RequestedModel is "" or "auto" ? ImplicitSignal.Regenerate : ImplicitSignal.AskedAnother;

    private bool IsLike(ObservedExchange before, ObservedExchange again) =>
        before.Text is { Length: > 0 } && again.Text is { Length: > 0 } && Likeness.Of(before.Trigrams, again.Trigrams) >= options.Similarity;
}
