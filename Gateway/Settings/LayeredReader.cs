using ModelProxy.Contracts.Catalog.V1;

namespace ModelProxy.Gateway.Settings;

/// <summary>
/// The file with the catalog's overrides over it. Models saved there that do not fit the file (any more) are left out;
/// keys, weights and rules are in force whatever the models are like: a revoked key stays revoked. Pure.
/// </summary>
internal static class LayeredReader
{
    /// <returns>The settings, null when the file itself cannot be used; and what was left out and why, null when nothing was.</returns>
    public static (GatewaySettings? Settings, string? Unfit) Read(string json, Variables variables, Overrides? overrides)
    {
        var (settings, mistakes) = SettingsReader.Read(json, variables, overrides);
        if (settings is not null || overrides is null) return (settings, null);
        var fitting = overrides.Clone();
        var (names, reasons) = (new List<string>(), new List<string>());
        while (settings is null && fitting.Models.Where(m => !m.Deleted).ToArray() is { Length: > 0 } saved)
        {
            var blamed = saved.Where(model => mistakes.Any(mistake => IsAbout(mistake, model.Name))).ToArray();
            // none is named where one took a name away that others use: then all of them go
            foreach (var model in blamed.Length > 0 ? blamed : saved)
            {
                fitting.Models.Remove(model);
                names.Add(model.Name);
            }
            reasons.AddRange(mistakes);
            (settings, mistakes) = SettingsReader.Read(json, variables, fitting);
        }
        return (settings, $"Models saved at run time do not fit modelproxy.json and are not in force ({string.Join(", ", names)}): {string.Join(" ", reasons)} Save them anew in the dashboard, or delete them.");
    }

    // models.gpt-4.1.fallbacks: … and models.gpt-4.1.price.input: … are about gpt-4.1, not about gpt-4
    private static bool IsAbout(string mistake, string model)
    {
        var entry = "models." + model;
        if (!mistake.StartsWith(entry, StringComparison.Ordinal)) return false;
        var field = mistake[entry.Length..].Split(':', 2)[0];
        return field.LastIndexOf('.') <= 0 ? field is "" or ['.', ..] : field.StartsWith(".price.", StringComparison.Ordinal);
    }
}
