using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ModelProxy.Data.Learning;

/// <summary>One version of the judge's prompt; none is ever overwritten, but for being emptied when a question quoted in it is forgotten. Table learning.prompt_template.</summary>
public sealed class PromptTemplateRow
{
    public long Version { get; set; }
    public long? ParentVersion { get; set; }

    /// <summary>shipped, evolved or the name of a person.</summary>
    public string Author { get; set; } = "";
    public string Text { get; set; } = "";
    public string Note { get; set; } = "";

    /// <summary>The recorded questions whose beginnings the text holds: it may be kept no longer than they are.</summary>
    public IReadOnlyList<Guid> Examples { get; set; } = [];

    /// <summary>draft, shadow, trial, active, retired or rolled_back. At most one is active.</summary>
    public string Status { get; set; } = "draft";

    /// <summary>Set by a person: evolution leaves it in place.</summary>
    public bool Pinned { get; set; }

    /// <summary>On held-out cases, 0-1, with its 95 % interval; null = not scored.</summary>
    public double? Score { get; set; }
    public double? ScoreLow { get; set; }
    public double? ScoreHigh { get; set; }
    public long ScoreSamples { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? PromotedAt { get; set; }
}

internal sealed class PromptTemplateMap : IEntityTypeConfiguration<PromptTemplateRow>
{
    public void Configure(EntityTypeBuilder<PromptTemplateRow> table)
    {
        table.ToTable("prompt_template", Schemas.Learning);
        table.HasKey(p => p.Version);
        table.Property(p => p.Version).UseIdentityByDefaultColumn();
        table.Property(p => p.Examples).HasColumnType("uuid[]").HasDefaultValueSql("'{}'");
        table.Property(p => p.CreatedAt).HasDefaultValueSql("now()");
        table.HasIndex(p => p.Status).IsUnique().HasFilter("status = 'active'");
    }
}
