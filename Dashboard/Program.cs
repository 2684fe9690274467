using ModelProxy.Dashboard.Access;
using ModelProxy.Dashboard.Gateways;
using ModelProxy.Dashboard.Languages;
using ModelProxy.Dashboard.Layout;
using ModelProxy.Dashboard.Learners;
using ModelProxy.Dashboard.Pages;
using ModelProxy.Dashboard.Routers;
using ModelProxy.Dashboard.Services;
using ModelProxy.ServiceDefaults;

// wwwroot and appsettings.json lie beside the assembly wherever it is started from
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddLanguages();
builder.AddGateway();
builder.AddRouter();
builder.AddLearners();
builder.AddServices();
builder.AddPages();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseAccess();
app.MapDefaultEndpoints(isPublic: true);
app.MapStaticAssets();
app.MapLanguages();
app.MapAccess();
app.MapReports();
app.MapPages<Root>();
return app.RunOrExplain();
