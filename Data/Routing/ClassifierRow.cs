using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ModelProxy.Data.Routing;

/// <summary>A classifier of domains that was taught, kept once for all policies that read queries by it. Table routing.classifier.</summary>
public sealed class ClassifierRow
{
    /// <summary>SHA-256 of <see cref="Packed"/>.</summary>
    public byte[] Hash { get; set; } = [];
    public byte[] Packed { get; set; } = [];
}

internal sealed class ClassifierMap : IEntityTypeConfiguration<ClassifierRow>
{
    public void Configure(EntityTypeBuilder<ClassifierRow> table)
    {
        table.ToTable("classifier", Schemas.Routing);
        table.HasKey(c => c.Hash);
    }
}
