using ModelProxy.Simulator.Wire;

namespace ModelProxy.Simulator.Homemade;

internal static class HomemadeEndpoints
{
    public static void MapHomemade(this IEndpointRouteBuilder app) =>
        app.MapPost("/homemade/{model}/generate", (HttpContext context, ProviderEndpoint endpoint, string model, string? lines) => endpoint.AnswerAsync(context, new HomemadeWire(model, lines == "on")));
}
