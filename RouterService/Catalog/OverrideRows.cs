using Google.Protobuf;
using ModelProxy.Contracts.Catalog.V1;
using Npgsql;

namespace ModelProxy.RouterService.Catalog;

/// <summary>Rows as <see cref="OverridesReader"/> selects them, in the words of the contract.</summary>
internal static class OverrideRows
{
    public static ModelOverride Model(NpgsqlDataReader row) => new() { Name = row.GetString(0), Json = row.GetString(1), Deleted = row.GetBoolean(2) };

    public static RuleOverride Rule(NpgsqlDataReader row)
    {
        var rule = new RuleOverride
        {
            Id = row.GetGuid(0).ToString(),
            Pattern = row.GetString(1),
            Model = row.GetString(2),
            Mandatory = row.GetBoolean(3),
            Priority = row.GetInt32(4),
            MinLength = row.GetInt32(5),
            MaxLength = row.GetInt32(6),
            Header = row.GetString(7),
            KeyName = row.GetString(8),
            Enabled = row.GetBoolean(9),
        };
        rule.Languages.Add(row.GetFieldValue<string[]>(10));
        rule.Domains.Add(row.GetFieldValue<string[]>(11));
        return rule;
    }

    public static KeyOverride Key(NpgsqlDataReader row)
    {
        var key = new KeyOverride
        {
            Name = row.GetString(0),
            Sha256 = ByteString.CopyFrom(row.GetFieldValue<byte[]>(1)),
            Team = row.GetString(2),
            BudgetUsd = (double)row.GetDecimal(3),
            RequestsPerMinute = row.GetInt32(4),
            Revoked = row.GetBoolean(5),
        };
        key.Models.Add(row.GetFieldValue<string[]>(6));
        return key;
    }

    public static BudgetOverride Budget(NpgsqlDataReader row) => new() { Scope = row.GetString(0), Name = row.GetString(1), LimitUsd = (double)row.GetDecimal(2) };
}
