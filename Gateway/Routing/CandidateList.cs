using System.Collections.Immutable;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Routing;

/// <summary>
/// The models of a request in the order they are tried: chosen ones, their fallbacks and the fallbacks of those, the
/// global fallbacks. What only stands in must be able to do what the request needs.
/// </summary>
internal static class CandidateList
{
    public static ImmutableArray<ModelEntry> Build(GatewaySnapshot snapshot, Balancer balancer, IEnumerable<ModelGroup> chosen, RequestEnvelope envelope, string? pinnedProvider = null)
    {
        var policy = snapshot.Settings.Routing.Balancing;
        var list = ImmutableArray.CreateBuilder<ModelEntry>();
        foreach (var group in chosen)
            foreach (var model in balancer.Order(group.Members, policy))
                if (!list.Contains(model)) list.Add(model);
        var embeds = list is [{ EmbedsOnly: true }, ..];
        for (var i = 0; i < list.Count; i++)
            foreach (var name in list[i].Fallbacks) AddNamed(name);
        // vectors of another model are no substitute
        if (!embeds)
            foreach (var name in snapshot.Settings.Routing.Fallbacks) AddNamed(name);
        return pinnedProvider is null ? list.ToImmutable() : [.. list.Where(m => m.Provider.Name == pinnedProvider)];

        void AddNamed(string name)
        {
            if (snapshot.Find(name) is not { } group) return;
            foreach (var model in balancer.Order(group.Members, policy))
                if (Suits(model, envelope) && !list.Contains(model)) list.Add(model);
        }
    }

    /// <summary>Unknown capabilities are trusted.</summary>
    public static bool Suits(ModelEntry model, RequestEnvelope envelope) => model.Capabilities.IsEmpty
        || ((!envelope.HasImages || model.Capabilities.Contains("vision")) && (!envelope.HasTools || model.Capabilities.Contains("tools")));
}
