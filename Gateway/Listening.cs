using Microsoft.Extensions.Hosting;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway;

/// <summary>Where the gateway listens, and how its server behaves.</summary>
internal static class Listening
{
    private const int DefaultPort = 3100;

    /// <exception cref="SettingsRefusedException">The port is none, or the address is open to the network without keys.</exception>
    public static void AddListening(this WebApplicationBuilder builder)
    {
        var addresses = (builder.Configuration["URLS"] ?? builder.Configuration["ASPNETCORE_URLS"]) is { Length: > 0 } given ? given : $"http://localhost:{Port(builder.Configuration)}";
        var state = builder.Services.Select(s => s.ImplementationInstance).OfType<GatewayState>().Single();
        var mistakes = BindingGuard.Check(addresses.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), state.Current.HasKeys || builder.Configuration["MODELPROXY_ADMIN_KEY"] is { Length: > 0 });
        if (mistakes.Count > 0) throw new SettingsRefusedException(mistakes);
        builder.WebHost.UseUrls(addresses);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = null; // our own limit answers in the caller's dialect
            server.Limits.MinRequestBodyDataRate = null;
            server.Limits.MinResponseDataRate = null; // a slow reader of a stream is no attacker
        });
        builder.Services.Configure<HostOptions>(options =>
        {
            // what Drain leaves open and the records have a few seconds more
            Allow(state.Current);
            state.Changed += Allow;
            void Allow(GatewaySnapshot snapshot) => options.ShutdownTimeout = TimeSpan.FromMilliseconds(snapshot.Limits.DrainMs) + TimeSpan.FromSeconds(6);
        });
        // a reply that is cut ends by an exception on purpose; real ones are logged by the pipeline itself
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.Critical);
        builder.Logging.AddFilter("Grpc.Net.Client", LogLevel.Critical); // who is away is said once, by those who ask
    }

    private static int Port(ConfigurationManager configuration) => configuration["CLAUDE_PROXY_PORT"] switch
    {
        null or "" => DefaultPort,
        var text when int.TryParse(text, out var port) && port is > 0 and < 65536 => port,
        var text => throw new SettingsRefusedException([$"CLAUDE_PROXY_PORT={text} is no port: give a number from 1 to 65535."]),
    };
}
