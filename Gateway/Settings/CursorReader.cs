using ModelProxy.Gateway.Dialects.CursorAgents;

namespace ModelProxy.Gateway.Settings;

/// <summary>Reads what only a provider of kind <c>cursor</c> has: where its agents work.</summary>
internal static class CursorReader
{
    /// <returns>Null: no repository is set (or a wrong one, noted): this entry cannot be used.</returns>
    public static CursorAgentsDialect? Read(Fields fields)
    {
        var written = fields.Text("repository")?.Trim() ?? "";
        var mode = fields.OneOf("mode", [.. AgentTask.Modes]) ?? AgentTask.Modes[0];
        var (reference, opensPr) = (fields.Text("ref"), fields.Flag("autoCreatePr") ?? false);
        if (written.Length == 0) return null;
        if (Repository(written) is { } repository) return new CursorAgentsDialect(new AgentTask(repository, reference is { Length: > 0 } ? reference : null, opensPr, mode));
        fields.Mistake("repository", $"{fields.Quote(written)} is no repository: write its address (https://github.com/owner/name) or owner/name for one on GitHub.");
        return null;
    }

    private static string? Repository(string written)
    {
        if (!written.Contains("://", StringComparison.Ordinal)) written = written.Split('/') is [{ Length: > 0 }, { Length: > 0 }] ? "https://github.com/" + written : "";
        return Uri.TryCreate(written, UriKind.Absolute, out var uri) && uri.Scheme is ("https" or "http") && uri.UserInfo.Length == 0 && uri.AbsolutePath.Trim('/').Contains('/') ? written.TrimEnd('/') : null;
    }
}
