using System.Text.Json;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects.Wire;

/// <summary>What is noticed while a request is read: the first mistake, and the members that nobody asked for.</summary>
internal sealed class FieldNotes
{
    private FieldNode? _root;

    public ChatFailure? Failure { get; private set; }

    public void Note(ChatFailure failure) => Failure ??= failure;

    public FieldNode Begin(JsonElement root) => _root = new FieldNode(null, "", -1, root);

    /// <summary>By their paths, once each, without the places in arrays: <c>messages.content.image_url.format</c>.</summary>
    public IReadOnlyList<string> Unread()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        _root?.CollectUnread("", names);
        return [.. names];
    }
}
