using ModelProxy.Gateway;
using ModelProxy.Gateway.Capture;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Endpoints;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
try
{
    var settings = builder.AddSettings();
    builder.Services.AddDialects(() => settings.Current.Settings.Clients.CursorCalls);
    builder.AddListening();
}
catch (SettingsRefusedException refused)
{
    return SettingsRefused.Print(refused.Mistakes);
}
builder.AddUpstreams();
builder.AddRouting();
builder.AddCapture();
builder.AddPipeline();
builder.AddEndpoints();

var app = builder.Build();
app.MapEndpoints();
app.MapDefaultEndpoints(isPublic: true);
return app.RunOrExplain();
