using System.Globalization;

namespace ModelProxy.LocalRunner.Installed;

/// <summary>A PostgreSQL server from installed programs, ready to be started; its data stays from run to run.</summary>
/// <param name="Folder">Holds data and socket.</param>
internal sealed record PostgresServer(string Command, IReadOnlyList<string> Arguments, string Folder, int Port, string Password)
{
    /// <summary>
    /// Makes the data folder and the database on the first run. Logins take a password (scram-sha-256) and come from
    /// this machine only. The port is <c>MODELPROXY_POSTGRES_PORT</c>, else the one of the last run while it is free.
    /// </summary>
    /// <exception cref="CannotStartException">PostgreSQL is missing or does not accept the folder.</exception>
    public static PostgresServer Prepare(string stateFolder, string database)
    {
        var folder = Directory.CreateDirectory(Path.Combine(stateFolder, "postgres")).FullName;
        var data = Path.Combine(folder, "data");
        var password = KeptSecret.ReadOrCreate(Path.Combine(stateFolder, "postgres.password"));
        var version = Path.Combine(data, "PG_VERSION");
        var installation = PostgresInstallation.Find(File.Exists(version) ? int.Parse(File.ReadAllText(version), CultureInfo.InvariantCulture) : null);
        if (!File.Exists(version)) PostgresData.Create(installation, folder, data, password, database);
        var port = PostgresPort.Choose(Path.Combine(stateFolder, "postgres.port"));
        var (command, arguments) = ServerAccount.Run(installation.Program("postgres"), "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=localhost", "-c", $"unix_socket_directories={(OperatingSystem.IsWindows() ? "" : folder)}", "-c", "max_connections=200",
            "-c", "log_min_messages=log", "-c", "log_checkpoints=off"); // a statement's mistake is told by the service that sent it
        return new PostgresServer(command, arguments, folder, port, password);
    }
}
