namespace ModelProxy.Gateway.Settings;

/// <summary>Whether the names that entries use for one another exist.</summary>
internal static class ReferenceCheck
{
    /// <summary>Names that always stand for something: <c>cursor</c> falls back to the best code model.</summary>
    public const string Cursor = "cursor";

    /// <param name="gone">Names of models deleted at run time. Whoever deletes one cannot edit the file: what names it there does without.</param>
    public static void Run(GatewaySettings settings, IReadOnlySet<string> gone, Variables variables, List<string> mistakes)
    {
        var known = new HashSet<string>(settings.Models.SelectMany(m => m.Aliases.Append(m.Id).Append(m.Name)), StringComparer.OrdinalIgnoreCase) { Cursor };
        // models of a running Ollama are found later: names that could be theirs are not wrong yet
        if (settings.Providers.Any(p => p.Kind == ProviderKinds.Ollama)) known.Add(settings.Routing.JudgeModel);
        foreach (var model in settings.Models)
            foreach (var name in model.Fallbacks) Check(name, $"models.{model.Id}.fallbacks");
        foreach (var name in settings.Routing.Fallbacks) Check(name, "routing.fallbacks");
        if (settings.Routing.Default.Length > 0) Check(settings.Routing.Default, "routing.default");
        var number = 0;
        foreach (var rule in settings.Rules.Where(r => r.FromFile)) Check(rule.Model, $"rules[{number++}].model");

        void Check(string name, string path)
        {
            if (!known.Contains(name) && !gone.Contains(name)) mistakes.Add($"{path}: \"{variables.AsWritten(name)}\" is not among the models ({string.Join(", ", settings.Models.Select(m => variables.AsWritten(m.Name)).Distinct())}).");
        }
    }
}
