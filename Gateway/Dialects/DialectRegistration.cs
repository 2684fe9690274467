using ModelProxy.Gateway.Dialects.OpenAIChat;

namespace ModelProxy.Gateway.Dialects;

/// <summary>Registers every dialect by its interfaces, and the registry that chooses among them.</summary>
public static class DialectRegistration
{
    /// <param name="cursorCalls">How custom tool calls go back to Cursor; its versions disagree.</param>
    public static IServiceCollection AddDialects(this IServiceCollection services, Func<ChatCallShape>? cursorCalls = null)
    {
        var registry = new DialectRegistry(cursorCalls);
        services.AddSingleton(registry);
        foreach (var dialect in registry.All)
            services.AddSingleton(dialect);
        foreach (var dialect in registry.Providers)
            services.AddSingleton(dialect);
        return services;
    }
}
