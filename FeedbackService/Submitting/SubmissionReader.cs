using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Data;
using ModelProxy.Data.Feedback;
using ModelProxy.FeedbackService.Recording;

namespace ModelProxy.FeedbackService.Submitting;

/// <summary>Checks what arrives. Pure.</summary>
internal static class SubmissionReader
{
    /// <summary>The submission, or null and every mistake in words for the person who sent it.</summary>
    public static (Submission? Submission, IReadOnlyList<string> Mistakes) Read(SubmitRequest request, FeedbackOptions options, DateTimeOffset now)
    {
        var mistakes = new List<string>();
        var said = new List<Said>();
        if (!QueryId.TryParse(request.QueryId, out var queryId)) mistakes.Add("queryId is not a query id: give the UUID from x-modelproxy-query-id or _query_id");
        var id = Guid.Empty;
        if (request.Id.Length > 0 && !QueryId.TryParse(request.Id, out id)) mistakes.Add("id of the submission is not a UUID of version 7");
        if (request.HasRating)
        {
            if (request.Rating is < 1 or > 5) mistakes.Add($"rating is {request.Rating}: give 1 to 5");
            said.Add(new Said(SignalKind.Stars, "", request.Rating, null));
        }
        if (request.Thumbs.Length > 0)
        {
            if (request.Thumbs is not ("up" or "down")) mistakes.Add("thumbs must be up or down");
            said.Add(new Said(SignalKind.Thumbs, "", request.Thumbs == "up" ? 1 : 0, null));
        }
        if (request.Anchor.Length > 0) said.Add(Anchor(request, mistakes));
        else if (request.Metric.Length > 0) said.Add(Metric(request, options, mistakes));
        else if (request.HasNumber || request.HasBoolean) mistakes.Add("a value was given without the name of its metric");
        if (request.Comment.Length > options.CommentLength) mistakes.Add($"the comment has {request.Comment.Length} characters: give at most {options.CommentLength}");
        else if (request.Comment.Length > 0) said.Add(new Said(SignalKind.Comment, "", null, Clean.Text(request.Comment, options.CommentLength)));
        if (said.Count == 0 && mistakes.Count == 0) mistakes.Add("nothing was said: give rating, thumbs, metric or comment");
        if (request.Rater.Length > Clean.NameLength) mistakes.Add($"the rater's name is longer than {Clean.NameLength} characters");
        if (mistakes.Count > 0) return (null, mistakes);

        // A clock that runs ahead must not win over everything said later.
        var givenAt = request.GivenAt is { Seconds: > 0 and < 253402300799 } at && at.ToDateTimeOffset() is var given && given < now ? given : now;
        return (new Submission(id == Guid.Empty ? Guid.CreateVersion7(now) : id, queryId, Clean.Name(request.Rater), givenAt, said), []);
    }

    private static Said Anchor(SubmitRequest request, List<string> mistakes)
    {
        if (!request.HasNumber || request.Number is not (>= 0 and <= 1)) mistakes.Add("an anchor is graded by a number of 0 to 1");
        return new Said(SignalKind.Anchor, Clean.Name(request.Anchor), request.Number, null);
    }

    private static Said Metric(SubmitRequest request, FeedbackOptions options, List<string> mistakes)
    {
        var value = request.HasBoolean ? request.Boolean ? 1 : 0 : request.Number;
        if (!options.Metrics.TryGetValue(request.Metric, out var metric))
            mistakes.Add($"metric \"{Clean.Text(request.Metric, 100)}\" is not declared: use one of {string.Join(", ", options.Metrics.Keys.Order())}, or declare it under Feedback:Metrics");
        else if (metric.Type == "boolean" && (!request.HasBoolean || request.HasNumber))
            mistakes.Add($"metric {request.Metric} takes true or false");
        else if (metric.Type == "number" && (!request.HasNumber || request.HasBoolean || !double.IsFinite(request.Number)))
            mistakes.Add($"metric {request.Metric} takes a number");
        else if (metric.Type == "number" && (value < metric.Least || value > metric.Most))
            mistakes.Add($"metric {request.Metric} is {value}: give {metric.Least} to {metric.Most}");
        return new Said(SignalKind.Metric, request.Metric, value, null);
    }
}
