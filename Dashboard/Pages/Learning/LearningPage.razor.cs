using Microsoft.AspNetCore.Components;
using ModelProxy.Dashboard.Controls;
using ModelProxy.Data.Learning;

namespace ModelProxy.Dashboard.Pages.Learning;

public sealed partial class LearningPage
{
    [PersistentState] public LearningPageView? View { get; set; }

    protected override TimeSpan Every => TimeSpan.FromSeconds(5);

    protected override async Task OnInitializedAsync()
    {
        if (View is null) await LoadAsync(Gone);
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken) => View = await Model.LoadAsync(cancellationToken);

    private IReadOnlyList<CurvePoint> Points(Curve curve) => [.. curve.Points.Select(p => new CurvePoint(Reader.Day(p.At), p.Value, p.Low, p.High))];

    private static bool IsReset(DriftAlarmRow alarm) => alarm.Kind == "reset";
}
