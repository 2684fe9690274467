using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Routing;

namespace ModelProxy.Unit.Tests.Gateway.Routing;

public sealed class CandidateListTests
{
    private static readonly RequestEnvelope Plain = new() { Model = "a" };

    private const string Settings = """
        {
          "providers": { "p": { "kind": "openai-compatible", "baseUrl": "http://p.test", "apiKey": "k" }, "q": { "kind": "openai-compatible", "baseUrl": "http://q.test", "apiKey": "k" } },
          "models": {
            "a": { "provider": "p", "fallbacks": ["b"] },
            "b": { "provider": "q", "fallbacks": ["c", "a"] },
            "c": { "provider": "p", "capabilities": ["tools"] },
            "d": { "provider": "p", "capabilities": ["vision"] },
            "global": { "provider": "q" },
            "vectors": { "provider": "p", "capabilities": ["embeddings"] }
          },
          "routing": { "fallbacks": ["d", "global"] }
        }
        """;

    [Fact]
    public void After_the_chosen_come_their_fallbacks_those_of_the_fallbacks_and_the_global_ones() => Assert.Equal(["a", "b", "c", "d", "global"], Build("a", Plain));

    [Fact]
    public void The_ranking_of_the_router_comes_before_any_fallback()
    {
        var snapshot = Given.Snapshot(Settings);
        var list = CandidateList.Build(snapshot, Balancer(), [snapshot.Find("c")!, snapshot.Find("a")!], Plain);
        Assert.Equal(["c", "a", "b", "d", "global"], list.Select(m => m.Id));
    }

    [Fact]
    public void What_only_stands_in_can_do_what_the_request_needs()
    {
        Assert.Equal(["a", "b", "d", "global"], Build("a", Plain with { HasImages = true }));
        Assert.Equal(["a", "b", "c", "global"], Build("a", Plain with { HasTools = true }));
        Assert.Equal("d", Build("d", Plain with { HasTools = true })[0]); // who asks for it gets it
    }

    [Fact]
    public void A_conversation_bound_to_a_provider_stays_with_it()
    {
        var snapshot = Given.Snapshot(Settings);
        Assert.Equal(["a", "c", "d"], CandidateList.Build(snapshot, Balancer(), [snapshot.Find("a")!], Plain, "p").Select(m => m.Id));
    }

    [Fact]
    public void Models_of_one_name_are_ordered_as_the_settings_say()
    {
        var snapshot = Given.Snapshot("""
            {
              "providers": { "p": { "kind": "openai-compatible", "baseUrl": "http://p.test", "apiKey": "k" } },
              "models": {
                "dear": { "name": "group", "provider": "p", "weight": 100, "price": { "input": 5, "output": 25 } },
                "cheap": { "name": "group", "provider": "p", "weight": 1, "price": { "input": 1, "output": 5 } }
              },
              "routing": { "balancing": "cost" }
            }
            """);
        for (var i = 0; i < 20; i++) Assert.Equal(["cheap", "dear"], CandidateList.Build(snapshot, Balancer(), [snapshot.Find("group")!], Plain).Select(m => m.Id));
    }

    [Fact]
    public void Vectors_of_another_model_are_no_substitute() => Assert.Equal(["vectors"], Build("vectors", Plain));

    private static string[] Build(string name, RequestEnvelope envelope)
    {
        var snapshot = Given.Snapshot(Settings);
        return [.. CandidateList.Build(snapshot, Balancer(), [snapshot.Find(name)!], envelope).Select(m => m.Id)];
    }

    private static Balancer Balancer() => new(Given.Health(), new Random(1));
}
