namespace ModelProxy.Gateway.Dialects.CursorAgents;

/// <summary>Where and how Cursor's agents work for one provider entry.</summary>
/// <param name="Repository">URL of the repository, as its host writes it.</param>
/// <param name="Ref">Branch, tag or commit to begin from; null = the default branch.</param>
/// <param name="AutoCreatePr">Open a pull request when the run ends.</param>
/// <param name="Mode"><c>agent</c> changes the code, <c>plan</c> only reads and plans.</param>
internal sealed record AgentTask(string Repository, string? Ref, bool AutoCreatePr, string Mode)
{
    public static readonly string[] Modes = ["agent", "plan"];
}
