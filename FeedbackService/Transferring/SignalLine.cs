using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Data.Feedback;
using ModelProxy.Data.Routing;

namespace ModelProxy.FeedbackService.Transferring;

/// <summary>Rows of signals and labels → contract. Pure.</summary>
internal static class SignalLine
{
    public static Signal Write(SignalRow row, bool texts)
    {
        var signal = new Signal
        {
            Id = row.Id.ToString(),
            Kind = row.Kind,
            Name = row.Name,
            QueryId = row.QueryId.ToString(),
            Rater = row.Rater,
            Comment = texts ? row.Comment ?? "" : "",
            Weight = row.Weight,
            GivenAt = row.GivenAt.ToTimestamp(),
            Model = row.Model,
            Domain = row.Domain,
            Language = row.Language,
            KeyName = row.KeyName,
            Team = row.Team,
            Simulated = row.Simulated,
        };
        if (row.Value is { } value) signal.Value = value;
        return signal;
    }

    public static Label Write(LabelRow row, bool texts) => new()
    {
        QueryId = row.QueryId.ToString(),
        LabelledAt = row.LabelledAt.ToTimestamp(),
        Source = row.Source,
        Text = texts ? row.Text ?? "" : "",
        TextSha256 = row.TextSha256 is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(row.TextSha256),
        Domain = row.Domain,
        Language = row.Language,
        Model = row.Model,
        Complexity = row.Complexity,
        Confidence = row.Confidence,
        Reasoning = texts ? row.Reasoning : "",
        PromptVersion = row.PromptVersion,
        ElapsedMs = row.ElapsedMs,
        Late = row.Late,
    };
}
