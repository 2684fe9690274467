using Microsoft.AspNetCore.Components;
using ModelProxy.Contracts.Learning.V1;
using ModelProxy.Dashboard.Gateways;
using ModelProxy.Dashboard.Layout;
using ModelProxy.Data.Learning;

namespace ModelProxy.Dashboard.Pages.Learning;

/// <summary>Versions of the judge's prompt: write, test, put in force, pin, try, roll back.</summary>
public sealed partial class PromptPanel : IDisposable
{
    private const string Active = TemplateStatus.Active;
    private readonly CancellationTokenSource _gone = new();

    [CascadingParameter] public required Reader Reader { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<PromptTemplateRow> Templates { get; set; }

    /// <summary>Something was changed: the page reads itself anew.</summary>
    [Parameter] public EventCallback Changed { get; set; }

    /// <summary>Of the version being written; null while none is.</summary>
    private string? Text { get; set; }

    private string Note { get; set; } = "";

    private string Query { get; set; } = "";

    private PromptTest? Test { get; set; }

    private Problem? Failure { get; set; }

    private string? Done { get; set; }

    private bool Working { get; set; }

    private bool Testing { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private void Write(string text) => (Text, Note, Test, Failure, Done) = (text, "", null, null, null);

    private async Task SaveAsync()
    {
        Working = true;
        var answer = await Learners.SaveAsync(Text!, Note, _gone.Token);
        (Working, Failure) = (false, answer.Problem);
        if (answer.Value is not { } saved) return;
        (Text, Done) = (null, Reader["learning.saved", saved.Version]);
        await Changed.InvokeAsync();
    }

    private async Task TestAsync()
    {
        (Testing, Test) = (true, null);
        var answer = await Learners.TestAsync(Text!, Query, _gone.Token);
        (Testing, Test, Failure) = (false, answer.Value, answer.Problem);
    }

    private async Task DoAsync(Func<CancellationToken, Task<Answer<PromptList>>> change)
    {
        (Working, Done) = (true, null);
        var answer = await change(_gone.Token);
        (Working, Failure) = (false, answer.Problem);
        if (answer.Value is null) return;
        Done = Reader["learning.done"];
        await Changed.InvokeAsync();
    }
}
