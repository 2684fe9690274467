using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Tools;

/// <summary>
/// OpenAI's <c>allowed_tools</c>: all tools are shown, but only some may be called. No other dialect can say that; showing
/// only those says the same to the model.
/// </summary>
/// <remarks><c>"tools":[{"type":"function","name":"f"},{"type":"function","function":{"name":"f"}},{"type":"web_search"}]</c></remarks>
internal static class AllowedTools
{
    /// <summary>By name, or by type where the provider runs them.</summary>
    public static IReadOnlyList<string> Read(Fields holder) =>
        [.. holder.Objects("tools").Select(static tool =>
        {
            var type = tool.String("type") ?? "";
            return tool.String("name") ?? (tool.Object("function") ?? tool.Object("custom"))?.String("name") ?? type;
        })];

    public static ChatRequest Narrow(ChatRequest request) => request.ToolChoice is { Allowed: { } allowed } choice
        ? request with { Tools = [.. request.Tools.Where(t => allowed.Contains(t.Native?.Type ?? t.Name))], ToolChoice = choice with { Allowed = null } }
        : request;
}
