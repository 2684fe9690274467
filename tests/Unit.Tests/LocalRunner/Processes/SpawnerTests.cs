using ModelProxy.LocalRunner.Processes;

namespace ModelProxy.Unit.Tests.LocalRunner.Processes;

public sealed class SpawnerTests
{
    [Theory]
    [InlineData("OPENAI_API_KEY", true)]
    [InlineData("OLLAMA_HOST", true)]
    [InlineData("PATH", true)]
    [InlineData("ASPNETCORE_URLS", false)] // AppHost's own: every child would listen there
    [InlineData("DOTNET_LAUNCH_PROFILE", false)]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", false)]
    public void Children_inherit_all_but_what_steers_AppHost(string variable, bool passes) => Assert.Equal(passes, Inherited.Passes(variable));

    [Fact]
    public async Task A_child_runs_with_its_variables_in_its_folder()
    {
        using var spawner = new Spawner();
        var folder = Directory.CreateTempSubdirectory("modelproxy-spawn-").FullName;

        using var child = await spawner.StartAsync(new Launch("/bin/sh", ["-c", "pwd; echo $GREETING"], folder, new Dictionary<string, string> { ["GREETING"] = "hello" }, ProcessSignal.Terminate));

        Assert.Equal($"{folder}\nhello\n", await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_child_is_out_of_reach_of_the_terminals_Ctrl_C_and_keeps_its_number()
    {
        Assert.SkipWhen(Programs.SessionWrapper is null, "setsid is not installed");
        using var spawner = new Spawner();

        using var child = await spawner.StartAsync(new Launch("/bin/sh", ["-c", "cut -d' ' -f1,6 /proc/$$/stat"], "/", new Dictionary<string, string>(), ProcessSignal.Terminate));

        // number of the process, number of its session
        Assert.Equal($"{child.Id} {child.Id}", (await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
    }
}
