using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ModelProxy.Data.Feedback;

/// <summary>
/// One thing said about an exchange, by a person or by what happened next. Table feedback.signal: nothing is ever
/// overwritten; of one rater's signals of a kind the latest is <see cref="IsCurrent"/>.
/// </summary>
public sealed class SignalRow
{
    /// <summary>UUIDv7 of the submission, which may carry several kinds.</summary>
    public required Guid Id { get; init; }

    /// <summary>See <see cref="SignalKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the metric or of the implicit signal; empty otherwise.</summary>
    public string Name { get; init; } = "";

    /// <summary>Grows in the order of commit.</summary>
    public long Seq { get; set; }
    public required Guid QueryId { get; init; }

    /// <summary>Time inside <see cref="QueryId"/>.</summary>
    public required DateTimeOffset StartedAt { get; init; }
    public string Rater { get; set; } = "";

    /// <summary>Stars 1-5; thumbs 0 or 1; a metric's number, booleans as 0 or 1; implicit and anchor: reward 0-1. Null for comments.</summary>
    public double? Value { get; set; }
    public string? Comment { get; set; }

    /// <summary>1 for what people say; less for what traffic implies (docs/feedback.md).</summary>
    public double Weight { get; set; } = 1;
    public DateTimeOffset GivenAt { get; set; }
    public DateTimeOffset RecordedAt { get; set; }
    public bool IsCurrent { get; set; } = true;

    /// <summary>False while its exchange has not arrived; the fields below are filled when it does.</summary>
    public bool Joined { get; set; }
    public string Model { get; set; } = "";
    public string Domain { get; set; } = "unknown";
    public string Language { get; set; } = "unknown";
    public string KeyName { get; set; } = "";
    public string Team { get; set; } = "";
    public bool Simulated { get; set; }
}

public static class SignalKind
{
    public const string Stars = "stars";
    public const string Thumbs = "thumbs";
    public const string Metric = "metric";
    public const string Comment = "comment";
    public const string Implicit = "implicit";

    /// <summary>A graded answer to an anchor prompt, 0-1; the name is the anchor's, which begins with its domain and language: <c>math.zh.07</c>.</summary>
    public const string Anchor = "anchor";
}

internal sealed class SignalMap : IEntityTypeConfiguration<SignalRow>
{
    public void Configure(EntityTypeBuilder<SignalRow> table)
    {
        table.ToTable("signal", Schemas.Feedback);
        table.HasKey(s => new { s.Id, s.Kind, s.Name });
        table.Property(s => s.Seq).HasDefaultValueSql("nextval('feedback.signal_seq')").ValueGeneratedOnAdd();
        table.Property(s => s.RecordedAt).HasDefaultValueSql("now()");
        table.HasIndex(s => new { s.QueryId, s.Rater, s.Kind, s.Name }).IsUnique().HasFilter("is_current");
        table.HasIndex(s => s.Seq);
        table.HasIndex(s => new { s.QueryId, s.Seq });
        table.HasIndex(s => new { s.StartedAt, s.Kind });
        table.HasIndex(s => s.Rater);
        table.HasIndex(s => s.QueryId).HasDatabaseName("ix_signal_unjoined").HasFilter("not joined");
    }
}
