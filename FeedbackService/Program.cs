using ModelProxy.Data;
using ModelProxy.FeedbackService.Forgetting;
using ModelProxy.FeedbackService.Observing;
using ModelProxy.FeedbackService.Owning;
using ModelProxy.FeedbackService.Recording;
using ModelProxy.FeedbackService.Reporting;
using ModelProxy.FeedbackService.Submitting;
using ModelProxy.FeedbackService.Transferring;
using ModelProxy.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddModelProxyData();
builder.AddDatabaseOwner();
builder.AddRecording();
builder.AddSubmitting();
builder.AddObserving();
builder.AddReporting();
builder.AddTransferring();
builder.AddForgetting();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapRecording();
app.MapSubmitting();
app.MapReporting();
app.MapTransferring();
return app.RunOrExplain();
