using System.Numerics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ModelProxy.Data.Traffic;

internal sealed class RollupMinuteMap : IEntityTypeConfiguration<RollupMinuteRow>
{
    public void Configure(EntityTypeBuilder<RollupMinuteRow> table) => RollupColumns.Configure(table, "rollup_minute");
}

internal sealed class RollupHourMap : IEntityTypeConfiguration<RollupHourRow>
{
    public void Configure(EntityTypeBuilder<RollupHourRow> table) => RollupColumns.Configure(table, "rollup_hour");
}

internal sealed class RollupModelHourMap : IEntityTypeConfiguration<RollupModelHourRow>
{
    public void Configure(EntityTypeBuilder<RollupModelHourRow> table) => RollupColumns.Configure(table, "rollup_model_hour");
}

internal sealed class RollupModelMinuteMap : IEntityTypeConfiguration<RollupModelMinuteRow>
{
    public void Configure(EntityTypeBuilder<RollupModelMinuteRow> table) => RollupColumns.Configure(table, "rollup_model_minute");
}

internal static class RollupColumns
{
    private static readonly ValueConverter<long[], BigInteger> AsNumber = new(counts => LatencyHistogram.ToNumber(counts), number => LatencyHistogram.FromNumber(number));

    private static readonly ValueComparer<long[]> SameCounts = new((a, b) => a == b || (a != null && b != null && a.SequenceEqual(b)), counts => counts.Length, counts => counts.ToArray());

    public static void Configure<T>(EntityTypeBuilder<T> table, string name) where T : RollupRow
    {
        table.ToTable(name, Schemas.Traffic);
        table.HasKey(r => new { r.Bucket, r.Model, r.Domain, r.Language, r.KeyName, r.Simulated });
        table.Property(r => r.CostUsd).HasColumnType("numeric(24,10)");
        table.Property(r => r.DurationBins).HasColumnType("numeric").HasConversion(AsNumber, SameCounts);
        table.Property(r => r.FirstTokenBins).HasColumnType("numeric").HasConversion(AsNumber, SameCounts);
    }
}
