using ModelProxy.RouterService.Cache;
using ModelProxy.RouterService.Catalog;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Experimenting;
using ModelProxy.RouterService.Following;
using ModelProxy.RouterService.Keeping;
using ModelProxy.RouterService.Learned;
using ModelProxy.RouterService.Llama3;
using ModelProxy.RouterService.Rules;
using ModelProxy.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddGrpc();
builder.AddDeciding();
builder.AddCatalog(); // first of those that follow the database: what people have set is in force before anything else is read
builder.AddExperimenting(); // before the judge, which uses its templates
builder.AddRules();
builder.AddDecisionCache();
builder.AddLearned();
builder.AddLlama3();
builder.AddKeeping();
builder.AddWriteRehearsal(); // last of those that follow the database: nothing waits for it
builder.AddFollowing();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDeciding();
app.MapCatalog();
return app.RunOrExplain();
