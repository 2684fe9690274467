using System.Collections.Immutable;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>
/// Which models may be asked for vectors, best first. The vectors of another model are no substitute, so none stands in
/// unasked: only the members of the name, then what the operator wrote into their <c>fallbacks</c> and says of that it embeds.
/// </summary>
internal static class EmbeddingModels
{
    private const string Embeds = "embeddings";

    /// <param name="name">As the caller wrote it; empty or <c>auto</c> = the first that only embeds.</param>
    public static Outcome<ImmutableArray<ModelEntry>> Choose(GatewaySnapshot snapshot, Balancer balancer, CallerIdentity caller, string name)
    {
        var group = name is "" or "auto" ? snapshot.Models.FirstOrDefault(m => m.EmbedsOnly) is { } first ? new ModelGroup(first.Name, [first]) : null : snapshot.Find(name);
        if (group is null) return Unknown(name);
        var policy = snapshot.Settings.Routing.Balancing;
        var candidates = balancer.Order(group.Members, policy).ToList();
        for (var i = 0; i < candidates.Count; i++)
            foreach (var fallback in candidates[i].Fallbacks.Select(snapshot.Find).OfType<ModelGroup>())
                candidates.AddRange(balancer.Order(fallback.Members, policy).Where(m => m.Capabilities.Contains(Embeds) && !candidates.Contains(m)).ToArray());
        if (snapshot.AllowedTo(caller.Key) is { } allowed) candidates.RemoveAll(m => !allowed.Contains(m));
        return candidates.Count > 0 ? candidates.ToImmutableArray() : caller.MayNotUse(name);
    }

    private static ChatFailure Unknown(string name) => new()
    {
        Kind = FailureKind.UnknownModel,
        Status = 404,
        Type = "not_found_error",
        Code = "model_not_found",
        Param = "model",
        Message = $"The model \"{name}\" is not known here. GET /v1/models lists those that are.",
    };
}
