using Microsoft.Extensions.Time.Testing;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Settings;

public sealed class GatewayStateTests
{
    private readonly GatewayState _state = new(Text(1), new Variables(_ => null), new FakeTimeProvider());

    [Fact]
    public void A_bad_edit_is_refused_the_old_settings_stay_and_the_reason_is_kept_until_it_is_mended()
    {
        Assert.NotEmpty(_state.Reload("{ \"providers\": [] }"));
        Assert.Contains("providers: must be an object", _state.Current.Error, StringComparison.Ordinal);
        Assert.Equal(1, Weight);

        _state.Apply(new Overrides { Version = 1, Weights = { ["a"] = 8 } });
        Assert.NotNull(_state.Current.Error);
        Assert.Equal(8, Weight);

        Assert.Empty(_state.Reload(Text(2)));
        Assert.Null(_state.Current.Error);
        Assert.Equal(8, Weight); // what was set at run time wins over the file
    }

    [Fact]
    public void A_request_sees_the_same_settings_to_its_end()
    {
        var seen = _state.Current;
        _state.Reload(Text(5));
        Assert.Equal(1, seen.Find("a")!.Members[0].Weight);
        Assert.Equal(5, Weight);
    }

    [Fact]
    public void Older_changes_of_the_catalog_are_not_taken_back()
    {
        _state.Apply(new Overrides { Version = 2, Weights = { ["a"] = 2 } });
        _state.Apply(new Overrides { Version = 1, Weights = { ["a"] = 9 } });
        Assert.Equal(2, Weight);
    }

    [Fact]
    public void Weights_set_while_the_catalog_is_away_hold_here_until_it_has_them()
    {
        _state.SetLocalWeights(new Dictionary<string, double> { ["a"] = 4 });
        Assert.Equal(4, Weight);
        var told = _state.PendingWeights;

        _state.SetLocalWeights(new Dictionary<string, double> { ["a"] = 6 }); // changed again while it was being told
        _state.Apply(new Overrides { Version = 3, Weights = { ["a"] = 4 } });
        _state.ForgetPendingWeights(told);

        Assert.Equal(6, Weight);
        Assert.Equal(6, _state.PendingWeights["a"]);
    }

    private double Weight => _state.Current.Find("a")!.Members[0].Weight;

    private static string Text(int weight) => $$"""
        { "providers": { "p": { "kind": "openai-compatible", "baseUrl": "http://p.test" } }, "models": { "a": { "provider": "p", "weight": {{weight}} } } }
        """;
}
