using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using ModelProxy.Dashboard.Gateways;
using ModelProxy.Dashboard.Layout;

namespace ModelProxy.Dashboard.Pages.Keys;

public sealed partial class KeysPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    [CascadingParameter] public required Reader Reader { get; set; }

    [PersistentState] public KeysView? View { get; set; }

    private KeyForm? Form { get; set; }

    private MadeKey? Made { get; set; }

    private bool Copied { get; set; }

    private Problem? Failure { get; set; }

    private bool Working { get; set; }

    /// <summary>The key whose deletion waits for a second click.</summary>
    private string? Confirming { get; set; }

    protected override async Task OnInitializedAsync() => View ??= await Model.LoadAsync(_gone.Token);

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private void Toggle(string model, bool on)
    {
        if (on) Form!.Models.Add(model);
        else Form!.Models.Remove(model);
    }

    private async Task MakeAsync()
    {
        // an existing name would silently get another key
        if (View!.Keys.Any(k => k.Name.Equals(Form!.Name.Trim(), StringComparison.Ordinal)))
        {
            Failure = new Problem(Problem.NameTaken, Form!.Name);
            return;
        }

        Working = true;
        var answer = await Model.MakeAsync(Form!, _gone.Token);
        (Working, Failure, Copied) = (false, answer.Problem, false);
        if (answer.Value is not { } made) return;
        (Form, Made, View) = (null, made, View with { Problem = null, Keys = made.Keys });
    }

    private async Task CopyAsync()
    {
        await Browser.InvokeVoidAsync("modelproxy.copy", _gone.Token, Made!.Key);
        Copied = true;
    }

    private Task SetRevokedAsync(KeyLine key) => ChangeAsync(() => Model.SetRevokedAsync(key.Name, !key.Revoked, _gone.Token));

    private Task DeleteAsync(KeyLine key)
    {
        if (Confirming == key.Name) return ChangeAsync(() => Model.DeleteAsync(key.Name, _gone.Token));
        Confirming = key.Name;
        return Task.CompletedTask;
    }

    private async Task BudgetAsync(Func<Task<Answer<IReadOnlyList<BudgetLine>>>> change)
    {
        var answer = await change();
        Failure = answer.Problem;
        if (answer.Value is { } now) View = View! with { Budgets = now };
    }

    private async Task ChangeAsync(Func<Task<Answer<IReadOnlyList<KeyLine>>>> change)
    {
        (Working, Confirming) = (true, null);
        var answer = await change();
        (Working, Failure) = (false, answer.Problem);
        if (answer.Value is { } now) View = View! with { Keys = now };
    }
}
