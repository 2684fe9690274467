using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ModelProxy.Data.Traffic;

/// <summary>EF creates this table through raw SQL in the migration: it is partitioned, which EF cannot say.</summary>
internal sealed class ExchangeMap : IEntityTypeConfiguration<ExchangeRow>
{
    public void Configure(EntityTypeBuilder<ExchangeRow> table)
    {
        table.ToTable("exchange", Schemas.Traffic);
        table.HasKey(e => new { e.Id, e.StartedAt });
        table.Property(e => e.Seq).HasDefaultValueSql("nextval('traffic.exchange_seq')").ValueGeneratedOnAdd();
        table.Property(e => e.RecordedAt).HasDefaultValueSql("now()");
        table.Property(e => e.CostUsd).HasColumnType("numeric(20,10)");

        table.HasIndex(e => new { e.StartedAt, e.Id });
        table.HasIndex(e => e.Seq);
        table.HasIndex(e => new { e.Model, e.StartedAt });
        table.HasIndex(e => new { e.KeyName, e.StartedAt }).HasFilter("key_name <> ''");
        table.HasIndex(e => new { e.UserId, e.StartedAt }).HasFilter("user_id <> ''");
        table.HasIndex(e => new { e.Conversation, e.StartedAt }).HasFilter("conversation <> ''");
    }
}
