using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.RouterService.Deciding;

/// <summary>
/// Makes one decision before the server listens. The first one loads and compiles what all of them need, which on a
/// busy machine takes longer than a gateway waits.
/// </summary>
internal sealed class WarmUp(QuestionReader reader, Cascade cascade) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) => await cascade.DecideAsync(reader.Read(new DecideRequest
    {
        Text = "Write a function that reverses a list, 并用中文解释。",
        DryRun = true,
        Conversation = new Conversation { Turn = 2, PreviousModel = "one" }, // what is decided inside one is not remembered
        Candidates = { new Candidate { Model = "one", Weight = 1, Available = true }, new Candidate { Model = "other", Weight = 1, Available = true } },
    }), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
