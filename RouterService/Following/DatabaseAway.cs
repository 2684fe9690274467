using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ModelProxy.RouterService.Following;

/// <summary>Tells a database that cannot be used now from a mistake of ours, and says it so that people can act.</summary>
internal static class DatabaseAway
{
    private const string NoTable = PostgresErrorCodes.UndefinedTable;
    private const string NoSchema = PostgresErrorCodes.InvalidSchemaName;

    /// <summary>True when the failure, or what EF wrapped in it, comes from Postgres or the way to it.</summary>
    public static bool Is(Exception failure) => Cause(failure) is not null;

    /// <summary>The server is there, and the FeedbackService about to make the tables.</summary>
    public static bool IsEmpty(Exception failure) => Cause(failure) is PostgresException { SqlState: NoTable or NoSchema };

    public static string Explain(Exception failure) => Cause(failure) switch
    {
        PostgresException { SqlState: NoTable or NoSchema } => "the database has no tables yet; FeedbackService makes them when it starts",
        PostgresException refused => $"Postgres refused: {refused.MessageText}",
        { } away => $"Postgres does not answer ({away.Message})",
        null => failure.Message,
    };

    private static Exception? Cause(Exception failure) => failure switch
    {
        NpgsqlException or System.Net.Sockets.SocketException or TimeoutException => failure,
        InvalidOperationException { InnerException: { } inner } => Cause(inner),
        DbUpdateException { InnerException: { } inner } => Cause(inner),
        _ => null,
    };
}
