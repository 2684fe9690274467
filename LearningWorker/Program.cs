using ModelProxy.Data;
using ModelProxy.LearningWorker.Administering;
using ModelProxy.LearningWorker.Anchoring;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.LearningWorker.Cycling;
using ModelProxy.LearningWorker.Drift;
using ModelProxy.LearningWorker.Experimenting;
using ModelProxy.LearningWorker.Leading;
using ModelProxy.LearningWorker.Profiling;
using ModelProxy.LearningWorker.Promoting;
using ModelProxy.LearningWorker.Prompting;
using ModelProxy.LearningWorker.Reporting;
using ModelProxy.LearningWorker.Training;
using ModelProxy.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddModelProxyData();
builder.AddLeading();
builder.AddCollecting();
builder.AddProfiling();
builder.AddTraining();
builder.AddPromoting();
builder.AddDrift();
builder.AddExperimenting();
builder.AddPrompting(); // after the experiments, whose ends it acts upon
builder.AddCycling();
builder.AddReporting();
builder.AddAdministering();
builder.AddAnchoring();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapCycling();
app.MapReporting();
app.MapAdministering();
app.MapAnchoring();
return app.RunOrExplain();
