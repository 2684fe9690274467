using Microsoft.AspNetCore.Components;
using ModelProxy.Dashboard.Gateways;
using ModelProxy.Dashboard.Layout;
using ModelProxy.Data.Learning;

namespace ModelProxy.Dashboard.Pages.Learning;

/// <summary>Experiments: start one, watch it, stop it.</summary>
public sealed partial class ExperimentPanel : IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    [CascadingParameter] public required Reader Reader { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<ExperimentRow> Experiments { get; set; }

    [Parameter, EditorRequired] public required DateTimeOffset Now { get; set; }

    /// <summary>Something was changed: the page reads itself anew.</summary>
    [Parameter] public EventCallback Changed { get; set; }

    private ExperimentForm? Form { get; set; }

    private Problem? Failure { get; set; }

    private bool Working { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task StartAsync()
    {
        Working = true;
        var answer = await Learners.StartAsync(Form!.ToRequest(), _gone.Token);
        (Working, Failure) = (false, answer.Problem);
        if (answer.Value is null) return;
        Form = null;
        await Changed.InvokeAsync();
    }

    private async Task StopAsync(Guid id)
    {
        Working = true;
        var answer = await Learners.StopAsync(id, _gone.Token);
        (Working, Failure) = (false, answer.Problem);
        if (answer.Value is not null) await Changed.InvokeAsync();
    }
}
