using Microsoft.AspNetCore.Components;
using ModelProxy.Dashboard.Gateways;

namespace ModelProxy.Dashboard.Pages.Decisions;

public sealed partial class DecisionPage
{
    [Parameter] public required string Id { get; set; }

    [PersistentState] public DecisionView? View { get; set; }

    private Replay? Replayed { get; set; }

    private Problem? ReplayProblem { get; set; }

    private bool Replaying { get; set; }

    private string Heading => View?.Decision?.Decision.Model ?? View?.Exchange?.Exchange.Model ?? Reader["decision.title"];

    /// <summary>What was decided stays; what could not be read yet is asked for again.</summary>
    protected override bool Live => View?.Problem is not null;

    protected override async Task OnInitializedAsync()
    {
        if (View is null) await LoadAsync(Gone);
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken) => View = await Model.LoadAsync(Id, cancellationToken);

    private async Task ReplayAsync()
    {
        (Replaying, Replayed, ReplayProblem) = (true, null, null);
        var answer = await Model.ReplayAsync(View!.Decision!.Decision, Reader.Words.Code, Gone);
        (Replaying, Replayed, ReplayProblem) = (false, answer.Value, answer.Problem);
    }
}
