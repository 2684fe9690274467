namespace ModelProxy.Gateway.Settings;

internal static class SettingsExtensions
{
    /// <exception cref="SettingsRefusedException">The settings cannot be used.</exception>
    public static GatewayState AddSettings(this WebApplicationBuilder builder)
    {
        var variables = new Variables(name => builder.Configuration[name]);
        var file = SettingsFile.Find(builder.Configuration["MODELPROXY_CONFIG"], Directory.GetCurrentDirectory());
        builder.Services.AddSingleton(file);
        builder.Services.AddSingleton(variables);
        var state = new GatewayState(Read(file), variables, TimeProvider.System);
        builder.Services.AddSingleton(state);
        builder.Services.AddHostedService<SettingsWatcher>();
        return state;
    }

    private static string Read(SettingsFile file)
    {
        try
        {
            return file.Read();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SettingsRefusedException([$"{file.Path} cannot be read: {unreadable.Message}"]);
        }
    }
}
