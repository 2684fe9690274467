using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Endpoints.PassThrough;
using Scalar.AspNetCore;

namespace ModelProxy.Gateway.Endpoints;

internal static class EndpointExtensions
{
    public static void AddEndpoints(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi();
        builder.Services.AddSingleton<SurfaceErrors>();
        builder.Services.AddSingleton<FrontDoor>();
        builder.Services.AddSingleton<Guard>();
        builder.Services.AddSingleton<SimpleCalls>();
        builder.Services.AddSingleton<Embeddings>();
        builder.Services.AddHttpForwarder();
        builder.Services.AddPassThrough();
        builder.Services.AddSingleton<ModelRatings>();
        builder.Services.AddSingleton<ServiceStates>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ServiceStates>());
        builder.AddServiceClient<Contracts.Learning.V1.Learning.LearningClient>("learning");
        builder.Services.AddHttpClient(ReportEndpoints.Learning, client => client.Timeout = TimeSpan.FromSeconds(5));
    }

    public static void MapEndpoints(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<FrontDoor>();
        app.Use(door.RunAsync);
        app.MapHealth();
        app.MapChat();
        app.MapModels();
        app.MapCountTokens();
        app.MapEmbeddings();
        app.MapRouting();
        app.MapFeedback();
        app.MapWeights();
        app.MapPassThrough();
        app.MapReports();
        app.MapLearningData();
        app.MapLearning();
        app.MapAnchors();
        app.MapOpenApi();
        app.MapScalarApiReference();
        // also paths the router of ASP.NET knows by another method
        app.MapFallback("{**path}", (HttpContext http, SurfaceErrors errors) => errors.SendAsync(http, new ChatFailure
        {
            Kind = FailureKind.UnknownModel,
            Status = 404,
            Type = "not_found_error",
            Code = "not_found",
            Message = $"{http.Request.Method} {http.Request.Path} is not served here. See /openapi/v1.json, or /scalar in a browser.",
        })).ExcludeFromDescription();
    }
}
