using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Features;
using ModelProxy.RouterService.Rules;

namespace ModelProxy.RouterService.Catalog;

/// <summary>Matches a rule that is not saved yet against a text.</summary>
internal sealed class RuleTrial(PolicyInForce policies)
{
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: the rule itself is wrong.</exception>
    public TryRuleReply Try(TryRuleRequest request)
    {
        var rule = request.Rule ?? new RuleOverride();
        CatalogValidation.Refuse(CatalogValidation.Conditions(rule));
        var seen = QueryReader.Read(policies.Current.Extractor, request.Text, new DecideRequest());
        var match = RuleMatcher.Match(SavedRules.Of(rule), new RuleSubject(request.Text, seen.Language, seen.Domain, request.Text.Length, request.KeyName, request.Headers));
        return new TryRuleReply { Matches = match.Matches, Reason = match.Reason.English, Matched = match.Found };
    }
}
