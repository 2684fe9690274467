namespace ModelProxy.EndToEnd.Tests.Faults;

/// <summary>Every fault of the Simulator, seen by every kind of client, plain and streaming, with every kind of provider behind.</summary>
public sealed class FaultTests(FaultSystem system) : IClassFixture<FaultSystem>
{
    public static TheoryData<string> Faults => [.. Fault.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_client_sees_what_the_failure_rules_say(string fault)
    {
        var wrong = system.Outcomes.Where(o => o.Key.Fault.Name == fault && o.Value != o.Key.Fault.Expected(o.Key.Stream))
            .Select(o => $"{o.Key}: {o.Value} instead of {o.Key.Fault.Expected(o.Key.Stream)}").Order().ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public Task The_page_about_faults_shows_these_outcomes() => FaultPage.HoldsAsync(FaultPage.Providers, FaultTable.Write(system.Outcomes), TestContext.Current.CancellationToken);
}
