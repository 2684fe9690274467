using Grpc.Net.Client;
using ModelProxy.Contracts.Learning.V1;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.LearningWorker;

/// <summary>The built LearningWorker as a process that learns only when asked, with a client for its service.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly GrpcChannel _channel;

    private WorkerProcess(ServiceProcess process)
    {
        Process = process;
        _channel = GrpcChannel.ForAddress(process.GrpcAddress);
        Client = new Learning.LearningClient(_channel);
    }

    public ServiceProcess Process { get; }

    public Learning.LearningClient Client { get; }

    public static async Task<WorkerProcess> StartAsync(Postgres postgres, Uri? ollama = null, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__modelproxydb"] = postgres.ConnectionString,
            ["ConnectionStrings__llama3"] = $"Endpoint={ollama?.ToString() ?? $"http://127.0.0.1:{Ports.Free()}"};Model=llama3",
            ["Learning__IntervalSeconds"] = "3600",
        };
        foreach (var (name, value) in settings) environment[name] = value;
        return new WorkerProcess(await ServiceProcess.StartAsync("LearningWorker", environment, TestContext.Current.CancellationToken));
    }

    public async Task<LearnReply> LearnAsync(bool full = false) =>
        await Client.LearnAsync(new LearnRequest { Full = full }, cancellationToken: TestContext.Current.CancellationToken);

    public async Task<Prompt> PromptAsync(int version) =>
        (await Client.PromptsAsync(new PromptsRequest(), cancellationToken: TestContext.Current.CancellationToken)).Prompts.Single(prompt => prompt.Version == version);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await Process.DisposeAsync();
    }
}
