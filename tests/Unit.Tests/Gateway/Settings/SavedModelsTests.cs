using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Settings;

/// <summary>A model saved at run time that does not fit the file costs itself, never the keys and weights saved with it.</summary>
public sealed class SavedModelsTests
{
    private const string File = """
        {
          "providers": { "p": { "kind": "ollama" } },
          "models": { "a": { "provider": "p", "aliases": ["first"], "fallbacks": ["b"] }, "b": { "provider": "p" } },
          "keys": [ { "name": "gone", "key": "k1" }, { "name": "kept", "key": "k2" } ],
          "rules": [ { "pattern": "x", "model": "b" } ],
          "routing": { "default": "first" }
        }
        """;

    private readonly GatewayState _state = new(File, new Variables(static _ => null), new FakeTimeProvider());

    [Theory]
    [InlineData("a", """{ "provider": "nobody" }""", "models.a.provider")]
    [InlineData("a", """{ "fallbacks": ["nobody"] }""", "models.a.fallbacks")]
    [InlineData("a", """{ "maxOutput": -1 }""", "models.a.maxOutput")]
    [InlineData("a", """{ "aliases": [] }""", "routing.default")]
    [InlineData("a", """{ "description": "\ud83d" }""", "models.a.description")]
    [InlineData("a", "{", "models.a")]
    [InlineData("c", """{ "provider": "nobody" }""", "models.c.provider")]
    [InlineData("c", """{ "provider": "p", "fallbacks": ["nobody"] }""", "models.c.fallbacks")]
    public void One_that_does_not_fit_is_left_out_and_told(string name, string json, string path)
    {
        Apply(new ModelOverride { Name = name, Json = json });

        Assert.Equal(["a", "b"], _state.Current.Models.Select(m => m.Id));
        Assert.Equal(["first"], _state.Current.Find("a")!.Members[0].Aliases);
        AssertOthersInForce();
        Assert.Contains(path + ":", _state.Current.Error, StringComparison.Ordinal);
        Assert.Equal(_state.Current.Error, _state.Current.Unfit);
    }

    [Fact]
    public void The_others_that_were_saved_stay_in_force()
    {
        Apply(new ModelOverride { Name = "a", Json = """{ "provider": "nobody" }""" }, new ModelOverride { Name = "b", Json = """{ "description": "saved" }""" }, new ModelOverride { Name = "c", Json = """{ "provider": "p" }""" });

        Assert.Equal(["a", "b", "c"], _state.Current.Models.Select(m => m.Id));
        Assert.Equal("saved", _state.Current.Find("b")!.Members[0].Description);
        AssertOthersInForce();
    }

    [Fact]
    public void One_that_another_needs_goes_with_it()
    {
        Apply(new ModelOverride { Name = "c", Json = """{ "provider": "nobody" }""" }, new ModelOverride { Name = "d", Json = """{ "provider": "p", "fallbacks": ["c"] }""" });

        Assert.Equal(["a", "b"], _state.Current.Models.Select(m => m.Id));
        AssertOthersInForce();
    }

    [Fact]
    public void A_deleted_one_is_gone_whoever_names_it()
    {
        Apply(new ModelOverride { Name = "b", Json = "{}", Deleted = true }, new ModelOverride { Name = "c", Json = """{ "provider": "nobody" }""" });
        Assert.Equal(["a"], _state.Current.Models.Select(m => m.Id));
        AssertOthersInForce();

        Apply(new ModelOverride { Name = "a", Json = "{}", Deleted = true });
        Assert.Equal(["b"], _state.Current.Models.Select(m => m.Id));
        Assert.Equal("b", _state.Current.Default!.Name);
        Assert.Null(_state.Current.Error);
    }

    [Fact]
    public void A_refused_edit_is_told_beside_it_and_both_are_forgotten_when_they_are_mended()
    {
        Apply(new ModelOverride { Name = "a", Json = """{ "provider": "nobody" }""" });
        _state.Reload("[]");
        Assert.Contains("must be one JSON object", _state.Current.Error, StringComparison.Ordinal);
        Assert.Contains("models.a.provider:", _state.Current.Error, StringComparison.Ordinal);

        _state.Reload(File.Replace("\"p\": {", "\"nobody\": { \"kind\": \"ollama\" }, \"p\": {", StringComparison.Ordinal));
        Assert.Null(_state.Current.Error);
        Assert.Equal("nobody", _state.Current.Find("a")!.Members[0].Provider.Name);
    }

    [Fact]
    public void A_change_of_an_entry_that_has_left_the_file_is_no_mistake()
    {
        Apply(new ModelOverride { Name = "former", Json = """{ "description": "changed", "domains": ["code"] }""" });
        Assert.Null(_state.Current.Error);
        Assert.Equal(["a", "b"], _state.Current.Models.Select(m => m.Id));
    }

    [Fact]
    public void A_key_that_is_changed_at_run_time_keeps_the_objective_it_has_in_the_file()
    {
        var state = new GatewayState(File.Replace("\"key\": \"k2\"", "\"key\": \"k2\", \"objective\": { \"cost\": 0.4 }", StringComparison.Ordinal), new Variables(static _ => null), new FakeTimeProvider());
        state.Apply(new Overrides { Version = 1, Keys = { new KeyOverride { Name = "kept", Team = "core" }, new KeyOverride { Name = "made", Sha256 = ByteString.CopyFrom(new byte[32]) } } });

        var keys = state.Current.Settings.Keys.ToDictionary(k => k.Name);
        Assert.Equal(("core", new ObjectiveSettings(null, 0.4, null)), (keys["kept"].Team, keys["kept"].Objective));
        Assert.True(keys["made"].Objective.IsEmpty);
    }

    [Fact]
    public void A_limit_of_0_is_an_unknown_one()
    {
        Apply(new ModelOverride { Name = "a", Json = """{ "maxOutput": 0, "contextWindow": 0 }""" });
        Assert.Null(_state.Current.Error);
        Assert.Null(_state.Current.Find("a")!.Members[0].MaxOutput);
    }

    private void Apply(params ModelOverride[] models) => _state.Apply(new Overrides
    {
        Version = (_version += 1),
        Weights = { ["a"] = 7 },
        Models = { models },
        Keys = { new KeyOverride { Name = "gone", Revoked = true }, new KeyOverride { Name = "made", Sha256 = ByteString.CopyFrom(new byte[32]) } },
        Rules = { new RuleOverride { Id = Guid.Empty.ToString(), Pattern = "saved", Model = "b", Enabled = true } },
    });

    private long _version;

    private void AssertOthersInForce()
    {
        Assert.Equal(["kept", "made"], _state.Current.Settings.Keys.Select(k => k.Name).Order());
        Assert.Equal(7, _state.Current.Find("a")!.Members[0].Weight);
        Assert.Equal(["saved", "x"], _state.Current.Settings.Rules.Select(r => r.Pattern));
    }
}
