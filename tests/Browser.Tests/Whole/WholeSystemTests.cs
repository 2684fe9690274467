using System.Text.Json;
using Microsoft.Playwright;
using ModelProxy.Browser.Tests.Running;
using ModelProxy.TestKit;

namespace ModelProxy.Browser.Tests.Whole;

/// <summary>The dashboard over the real services: what people do there takes effect, what they see there is so.</summary>
public sealed class WholeSystemTests(Browsing browsing, ObservedSystem observed) : IClassFixture<ObservedSystem>
{
    /// <summary>A folder: every page of the real system is pictured there, in both languages.</summary>
    private const string Pictures = "MODELPROXY_PICTURES";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private WholeSystem System => observed.System;

    [Fact]
    public async Task A_rating_given_on_the_page_lands_in_Postgres_beside_its_exchange()
    {
        await using var visitor = await browsing.VisitAsync(observed.Address);
        await visitor.OpenAsync("/try?models=writer");
        await visitor.Page.GetByLabel("Prompt").FillAsync("Reply with exactly: a rated word");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Run" }).ClickAsync();
        var answer = visitor.Page.GetByRole(AriaRole.Article);
        await Assertions.Expect(answer).ToContainTextAsync("a rated word");
        await Assertions.Expect(answer).ToContainTextAsync("Complete");
        await answer.GetByRole(AriaRole.Radio, new() { Name = "3 of 5 stars" }).CheckAsync(new() { Force = true });
        await Assertions.Expect(answer).ToContainTextAsync("Thank you: 3 of 5");

        await Wait.UntilAsync(async () => await System.Database.ScalarAsync<long>(
            "select count(*) from feedback.signal s join traffic.exchange e on e.id = s.query_id where s.kind = 'stars' and s.value = 3 and e.model = 'writer'", Cancellation) == 1,
            Cancellation, describe: () => System.Feedback.Output);
    }

    [Fact]
    public async Task A_weight_moved_on_the_page_acts_on_the_gateway()
    {
        await using var visitor = await browsing.VisitAsync(observed.Address);
        await visitor.OpenAsync("/models");
        var slider = visitor.Page.GetByRole(AriaRole.Slider, new() { Name = "Weight of coder" });
        await slider.FocusAsync();
        await slider.PressAsync("ArrowRight");
        var moved = double.Parse(await slider.InputValueAsync(), global::System.Globalization.CultureInfo.InvariantCulture);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save weights" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("Saved, in force on every gateway: coder")).ToBeVisibleAsync();

        Assert.NotEqual(1, moved);
        await Wait.UntilAsync(async () => await WeightAsync("coder") == moved, Cancellation, describe: () => System.Gateway.Output);
        Assert.Equal(1, await WeightAsync("writer"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task A_decision_shows_what_the_router_recorded(string language)
    {
        var reasoning = await System.Database.ScalarAsync<string>($"select reasoning from routing.decision where query_id = '{observed.Answer.QueryId}'", Cancellation);
        await using var visitor = await browsing.VisitAsync(observed.Address, language);
        await visitor.OpenAsync("/decisions");
        await Assertions.Expect(visitor.Page.Locator("tbody")).ToContainTextAsync(reasoning);

        await visitor.OpenAsync($"/decisions/{observed.Answer.QueryId}");
        await Assertions.Expect(visitor.Page.Locator("main")).ToContainTextAsync(reasoning);
        await Assertions.Expect(visitor.Page.Locator("main")).ToContainTextAsync("just right");
        await Assertions.Expect(visitor.Page.Locator("main")).ToContainTextAsync("coder");
        await Assertions.Expect(visitor.Page.Locator("main")).ToContainTextAsync("writer");
        Assert.Equal("", await visitor.AxeAsync());
    }

    [Fact]
    public async Task The_overview_knows_every_service_and_todays_traffic()
    {
        await using var visitor = await browsing.VisitAsync(observed.Address);
        await visitor.OpenAsync("/");
        var services = visitor.Page.Locator("section[aria-labelledby=services] li");
        foreach (var service in new[] { "Gateway", "Router", "Feedback", "Learning" })
            await Assertions.Expect(services.Filter(new() { HasText = service }).First).ToContainTextAsync("Running");
        await Assertions.Expect(visitor.Page.Locator("section[aria-labelledby=today]")).Not.ToContainTextAsync("NaN");
        await Assertions.Expect(visitor.Page.Locator("section[aria-labelledby=latest] li").First).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.Locator("section[aria-labelledby=models]")).ToContainTextAsync("2 of 2");
    }

    [Fact]
    public async Task An_edit_of_the_settings_that_cannot_be_used_is_told_until_it_is_corrected()
    {
        var sound = await File.ReadAllTextAsync(System.ConfigFile, Cancellation);
        await using var visitor = await browsing.VisitAsync(observed.Address);
        await visitor.OpenAsync("/");
        var note = visitor.Page.Locator("main .note[role=status]");
        try
        {
            await File.WriteAllTextAsync(System.ConfigFile, sound.Replace("\"default\": \"writer\"", "\"default\": \"poet\"", StringComparison.Ordinal), Cancellation);

            await Assertions.Expect(note).ToContainTextAsync("Some settings cannot be used; what was in force before stays.");
            await Assertions.Expect(note).ToContainTextAsync("poet");
            await PictureAsync(visitor, "config-refused.en");
            using var health = JsonDocument.Parse(await System.Client.GetStringAsync("/health", Cancellation));
            Assert.Contains("poet", health.RootElement.GetProperty("config").GetProperty("error").GetString(), StringComparison.Ordinal);
            await Wait.UntilAsync(() => System.Gateway.Output.Contains("cannot be used, the old settings stay", StringComparison.Ordinal), Cancellation);
            Assert.NotEmpty((await System.AskAsync("Reply with exactly: still here")).Text);
        }
        finally
        {
            await File.WriteAllTextAsync(System.ConfigFile, sound, CancellationToken.None);
        }
        await Assertions.Expect(note).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Profiles_show_what_was_learned()
    {
        var reward = await System.Database.ScalarAsync<double>($"select reward from learning.profile where model = '{observed.Answer.Model}' and domain = '' and language = '' limit 1", Cancellation);
        await using var visitor = await browsing.VisitAsync(observed.Address);
        await visitor.OpenAsync($"/profiles?model={observed.Answer.Model}");
        await Assertions.Expect(visitor.Page.Locator("tbody tr").Filter(new() { HasText = observed.Answer.Model }).First).ToContainTextAsync(reward.ToString("0.00", global::System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Logs_come_from_every_service()
    {
        await using var visitor = await browsing.VisitAsync(observed.Address);
        await visitor.OpenAsync("/logs");
        foreach (var service in new[] { "Gateway", "Router", "Feedback", "Learning" })
            await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = service }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_report_comes_as_a_table_of_every_model()
    {
        await using var visitor = await browsing.VisitAsync(observed.Address);
        await Wait.UntilAsync(async () =>
        {
            var report = await (await visitor.Page.APIRequest.GetAsync(new Uri(observed.Address, "/reports/models.csv?days=1").AbsoluteUri)).TextAsync();
            return report.Contains("coder", StringComparison.Ordinal) && report.Contains("writer", StringComparison.Ordinal);
        }, Cancellation, describe: () => System.Gateway.Output);
    }

    public static TheoryData<string> Paths => ["/", "/models", "/try", "/decisions", "/profiles", "/ratings", "/learning", "/logs", "/rules", "/keys"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_page_reads_well_with_real_data_in_both_languages(string path)
    {
        foreach (var (language, theme) in new[] { ("en", ColorScheme.Light), ("zh", ColorScheme.Dark) })
        {
            await using var visitor = await browsing.VisitAsync(observed.Address, language, theme);
            await visitor.OpenAsync(path);
            await Assertions.Expect(visitor.Heading).ToBeVisibleAsync();
            await Assertions.Expect(visitor.Page.Locator("main .note[role=status]")).ToHaveCountAsync(0);
            await PictureAsync(visitor, $"{(path == "/" ? "overview" : path[1..])}.{language}");
            var text = await visitor.TextAsync();
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.Equal("", await visitor.AxeAsync());
            Assert.Empty(visitor.Complaints);
        }
    }

    private static async Task PictureAsync(Visitor visitor, string name)
    {
        if (Environment.GetEnvironmentVariable(Pictures) is { Length: > 0 } folder)
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    private async Task<double> WeightAsync(string model)
    {
        using var json = JsonDocument.Parse(await System.Client.GetStringAsync("/models", Cancellation));
        return json.RootElement.GetProperty("models").EnumerateArray().Single(m => m.GetProperty("name").GetString() == model).GetProperty("weight").GetDouble();
    }
}
