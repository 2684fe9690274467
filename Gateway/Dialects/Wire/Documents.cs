using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects.Wire;

/// <summary>What only Anthropic says beside a document.</summary>
internal static class Documents
{
    public static void NameRest(DocumentPart document, Dropped dropped)
    {
        dropped.AddIf(!document.Citations.IsNothing(), "citations");
        dropped.AddIf(document.Context is not null, "document.context");
        dropped.AddIf(document.Name is not null, "document.title");
    }
}
