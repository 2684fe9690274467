using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ModelProxy.Data.Feedback;

/// <summary>How far FeedbackService has come in what it does with records. Table feedback.progress.</summary>
public sealed class ProgressRow
{
    public const string Observing = "observing";

    /// <summary>How many times a person was forgotten; the LearningWorker learns anew when it has grown. Nobody is named.</summary>
    public const string Forgetting = "forgetting";

    public required string Name { get; init; }

    /// <summary>The last seq taken in.</summary>
    public long Position { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class ProgressMap : IEntityTypeConfiguration<ProgressRow>
{
    public void Configure(EntityTypeBuilder<ProgressRow> table)
    {
        table.ToTable("progress", Schemas.Feedback);
        table.HasKey(p => p.Name);
        table.Property(p => p.UpdatedAt).HasDefaultValueSql("now()");
    }
}
