using ModelProxy.AppHost;

EnvironmentFile.Export();
var builder = DistributedApplication.CreateBuilder(args);
var machine = await Machine.LookAsync(builder); // a database given, a container engine, an Ollama, providers that can answer?
var ports = PublicPorts.Choose(builder);

// Nothing to answer with: then made-up answers, and everybody is told.
var simulator = machine.NeedsSimulator
    ? builder.AddProject<Projects.Simulator>("simulator").WithHttpHealthCheck("/health", endpointName: "http")
    : null;

// Containers where they can run, else what is installed: nothing may wait for ever.
IResourceBuilder<IResourceWithConnectionString> database = machine switch
{
    { HasDatabase: true } => builder.AddConnectionString("modelproxydb"),
    { HasContainers: true } => builder.AddPostgres("postgres").WithDataVolume().AddDatabase("modelproxydb"),
    _ => builder.AddInstalledPostgres("modelproxydb"),
};
IResourceBuilder<IResourceWithConnectionString> llama3 = machine switch
{
    { Ollama: { } address } => builder.AddConnectionString("llama3", ReferenceExpression.Create($"Endpoint={address};Model=llama3")),
    { HasContainers: true } => builder.AddOllama("ollama", port: 11434).WithDataVolume().AddModel("llama3", "llama3"),
    { HasOllamaProgram: true } => builder.AddOllamaLocal("ollama").AddModel("llama3", "llama3"),
    _ => builder.AddAbsentLlama3(simulator),
};

var feedback = builder.AddProject<Projects.FeedbackService>("feedback")
    .WithReference(database).WaitFor(database)
    .WithHttpHealthCheck("/health", endpointName: "http");

var router = builder.AddProject<Projects.RouterService>("router")
    .WithReference(database)
    .WithReference(feedback)
    .WithReference(llama3) // never waited for: 4.7 GB, and the router decides without it
    .WithHttpHealthCheck("/health", endpointName: "http");

var learning = builder.AddProject<Projects.LearningWorker>("learning")
    .WithReference(database).WaitFor(feedback) // which makes the tables
    .WithReference(router)
    .WithReference(feedback)
    .WithReference(llama3)
    .WithHttpHealthCheck("/health", endpointName: "http");

var gateway = builder.AddProject<Projects.Gateway>("gateway") // waits for nobody
    .WithHttpEndpoint(port: ports.Gateway, isProxied: false)
    .WithReference(router)
    .WithReference(feedback)
    .WithReference(learning)
    .WithProviderKeys(machine)
    .WithSimulator(simulator)
    .WithHttpHealthCheck("/health/live", endpointName: "http")
    .WithExternalHttpEndpoints();

var dashboard = builder.AddProject<Projects.Dashboard>("dashboard")
    .WithHttpEndpoint(port: ports.Dashboard, isProxied: false)
    .WithReference(database)
    .WithReference(gateway).WaitFor(gateway)
    .WithReference(router)
    .WithReference(feedback)
    .WithReference(learning)
    .WithHttpHealthCheck("/health/live", endpointName: "http")
    .WithExternalHttpEndpoints();

Banner.PrintWhenReady(builder, machine, ports, gateway, dashboard);
builder.Build().Run();
