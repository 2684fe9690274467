using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ModelProxy.Data.Routing;

/// <summary>One published policy. Table routing.policy; a change notifies <see cref="DatabaseChange.Channel"/>.</summary>
public sealed class PolicyRow
{
    /// <summary>Grows by one per policy; 1 = first.</summary>
    public long Version { get; set; }
    public DateTimeOffset PublishedAt { get; set; }

    /// <summary>candidate, active, retired, refused or rolled_back. At most one is active.</summary>
    public string Status { get; set; } = PolicyStatus.Candidate;
    public byte[] Snapshot { get; set; } = [];

    /// <summary>SHA-256 of <see cref="Snapshot"/>: a reader refuses a snapshot that does not match.</summary>
    public byte[] Checksum { get; set; } = [];

    /// <summary>The classifier that belongs to the snapshot, see <see cref="ClassifierRow"/>; null = the shipped one, or one within the snapshot.</summary>
    public byte[]? ClassifierHash { get; set; }
    public long? ParentVersion { get; set; }

    /// <summary>What it was judged by, as JSON.</summary>
    public string Metrics { get; set; } = "{}";
    public string Note { get; set; } = "";
}

public static class PolicyStatus
{
    public const string Candidate = "candidate";
    public const string Active = "active";
    public const string Retired = "retired";
    public const string Refused = "refused";
    public const string RolledBack = "rolled_back";
}

internal sealed class PolicyMap : IEntityTypeConfiguration<PolicyRow>
{
    public void Configure(EntityTypeBuilder<PolicyRow> table)
    {
        table.ToTable("policy", Schemas.Routing);
        table.HasKey(p => p.Version);
        table.Property(p => p.Version).UseIdentityByDefaultColumn();
        table.Property(p => p.PublishedAt).HasDefaultValueSql("now()");
        table.Property(p => p.Metrics).HasColumnType("jsonb");
        table.HasOne<ClassifierRow>().WithMany().HasForeignKey(p => p.ClassifierHash).OnDelete(DeleteBehavior.Restrict);
        table.HasIndex(p => p.Status).IsUnique().HasFilter("status = 'active'");
    }
}
