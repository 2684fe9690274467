using Microsoft.Playwright;
using ModelProxy.TestKit.Chromium;

[assembly: AssemblyFixture(typeof(ModelProxy.Browser.Tests.Running.Browsing))]

namespace ModelProxy.Browser.Tests.Running;

/// <summary>One headless Chromium for all tests; every test gets a fresh visitor.</summary>
public sealed class Browsing : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    public async ValueTask InitializeAsync()
    {
        if (InstalledChromium.Path is null) throw new InvalidOperationException(InstalledChromium.Missing);
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000); // a machine busy with other tests is slow, not wrong
        _chromium = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = InstalledChromium.Path, Args = InstalledChromium.Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <param name="language">en or zh: what the browser says it prefers.</param>
    public async Task<Visitor> VisitAsync(Uri dashboard, string language = "en", ColorScheme theme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        var context = await _chromium!.NewContextAsync(new()
        {
            BaseURL = dashboard.AbsoluteUri,
            ColorScheme = theme,
            Locale = language == "zh" ? "zh-CN" : "en-GB",
            TimezoneId = "Asia/Shanghai",
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(60_000);
        return new Visitor(context, await context.NewPageAsync());
    }
}
