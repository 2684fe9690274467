namespace ModelProxy.Simulator.Users;

internal static class UsersExtensions
{
    public static void AddUsers(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<UserOptions>().BindConfiguration("Simulator:Users").Configure<IConfiguration>((options, settings) =>
        {
            options.Count = settings.GetValue<int?>("SIMULATOR_USERS") ?? options.Count;
            options.PerMinute = settings.GetValue<double?>("SIMULATOR_USERS_PER_MINUTE") ?? options.PerMinute;
        }).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHttpClient(DemoTraffic.Client, (services, client) =>
        {
            client.BaseAddress = new Uri("http://gateway");
            if (services.GetRequiredService<Microsoft.Extensions.Options.IOptions<UserOptions>>().Value.Key is { Length: > 0 } key) client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        });
        builder.Services.AddHostedService<DemoTraffic>();
    }
}
