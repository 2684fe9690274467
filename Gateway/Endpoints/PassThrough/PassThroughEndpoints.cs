using Microsoft.AspNetCore.Http.Features;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Endpoints.PassThrough;

/// <summary><c>/anthropic/**</c>, <c>/openai/**</c> and <c>/ollama/**</c>: whatever else a provider has, with its key put in.</summary>
internal static class PassThroughEndpoints
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public static void AddPassThrough(this IServiceCollection services) => services.AddSingleton<PassThroughForwarder>();

    public static void MapPassThrough(this WebApplication app)
    {
        app.Use(static (http, next) => RefuseResolvedAsync(http) ?? next(http));
        foreach (var surface in PassThroughSurface.All)
            app.MapMethods(surface.Prefix + "/{**path}", Methods, (RequestDelegate)(http => http.RequestServices.GetRequiredService<PassThroughForwarder>().RunAsync(http, surface)))
                .WithTags("Pass-through").WithSummary($"Any request to the provider of kind \"{surface.Kind}\", with its key put in");
    }

    /// <summary>
    /// A path that named a surface and was resolved away from it (<c>/openai/../health</c>) is no request to that other
    /// place: it is refused as what it was written as.
    /// </summary>
    private static Task? RefuseResolvedAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestFeature>()?.RawTarget is not { Length: > 3 } target || target[1] is not ('a' or 'A' or 'o' or 'O')) return null;
        if (PassThroughPath.SurfaceOf(target, PassThroughSurface.Prefixes) is not { } prefix || http.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase)) return null;
        var surface = PassThroughSurface.All.First(s => s.Prefix == prefix);
        var failure = PassThroughPath.Read(target, prefix).Failure ?? new ChatFailure { Kind = FailureKind.BadRequest, Status = 400, Type = "invalid_request_error", Code = "invalid_path", Message = "The path of the request cannot be read." };
        return http.RequestServices.GetRequiredService<SurfaceErrors>().SendAsync(http, failure, surface.Dialect);
    }
}
