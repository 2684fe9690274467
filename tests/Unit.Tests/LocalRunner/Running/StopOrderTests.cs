using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using ModelProxy.LocalRunner.Running;

namespace ModelProxy.Unit.Tests.LocalRunner.Running;

public sealed class StopOrderTests
{
    [Fact]
    public void What_others_wait_for_ends_after_them()
    {
        var (postgres, feedback, learning, gateway) = (Resource("postgres"), Resource("feedback"), Resource("learning"), Resource("gateway"));
        feedback.Waits.Add(postgres);
        learning.Waits.Add(feedback);

        var groups = StopOrder.Of([postgres, feedback, learning, gateway]);

        Assert.Equal(["learning,gateway", "feedback", "postgres"], groups.Select(group => string.Join(',', group.Select(r => r.Name))));
    }

    [Fact]
    public void What_others_use_ends_after_them_though_nobody_waits_for_it()
    {
        var (simulator, router, gateway, telemetry) = (Resource("simulator"), Resource("router"), Resource("gateway"), Resource("telemetry"));
        gateway.Uses.AddRange([router, simulator, telemetry]);
        router.Uses.Add(telemetry);

        var groups = StopOrder.Of([telemetry, simulator, router, gateway]);

        Assert.Equal(["gateway", "simulator,router", "telemetry"], groups.Select(group => string.Join(',', group.Select(r => r.Name))));
    }

    [Fact]
    public void Two_that_use_each_other_end_together()
    {
        var (hand, glove, shelf) = (Resource("hand"), Resource("glove"), Resource("shelf"));
        hand.Uses.AddRange([glove, shelf]);
        glove.Uses.AddRange([hand, shelf]);

        var groups = StopOrder.Of([hand, glove, shelf]);

        Assert.Equal(["hand", "glove"], groups[0].Select(r => r.Name).Take(2));
    }

    [Fact]
    public void A_circle_is_refused_by_name()
    {
        var (egg, hen, cock) = (Resource("egg"), Resource("hen"), Resource("cock"));
        egg.Waits.Add(hen);
        hen.Waits.Add(egg);

        var refused = Assert.Throws<InvalidOperationException>(() => StopOrder.Of([egg, hen, cock]));

        Assert.Equal("These wait for each other: egg, hen.", refused.Message);
    }

    private static ExecutableResource Resource(string name) => new ExecutableResource(name, "true", "/", []);
}
