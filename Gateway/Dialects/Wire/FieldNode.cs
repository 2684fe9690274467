using System.Text.Json;

namespace ModelProxy.Gateway.Dialects.Wire;

/// <summary>One object of a request while it is read: where it stands, and which of its members were asked for. Not thread-safe.</summary>
internal sealed class FieldNode(FieldNode? parent, string name, int index, JsonElement element)
{
    private readonly List<string> _asked = [];
    private List<FieldNode>? _children;
    private bool _askedAll;

    public JsonElement Element => element;

    public void Ask(string member)
    {
        if (!_askedAll && !_asked.Contains(member))
            _asked.Add(member);
    }

    public void AskAll() => _askedAll = true;

    /// <summary>The node of a member, or of one of its items; the same however often it is asked for.</summary>
    public FieldNode Child(string member, int at, JsonElement value)
    {
        _children ??= [];
        // readers go forward: the one looked for is nearly always among the last, or not there
        for (var i = _children.Count - 1; i >= 0; i--)
            if (_children[i].Is(member, at))
                return _children[i];
            else if (at >= 0 && _children[i].Is(member, at - 1))
                break;
        var child = new FieldNode(this, member, at, value);
        _children.Add(child);
        return child;
    }

    /// <summary>What holds something and was not asked for.</summary>
    public IEnumerable<JsonProperty> Unasked() =>
        _askedAll ? [] : element.EnumerateObject().Where(member => !IsEmpty(member.Value) && !_asked.Contains(member.Name));

    /// <summary>Of this object and those in it. The root's own members have their place in <c>ChatRequest.Extra</c>.</summary>
    public void CollectUnread(string path, ISet<string> names)
    {
        if (parent is not null)
            foreach (var member in Unasked())
                names.Add($"{path}{member.Name}");
        foreach (var child in _children ?? [])
            child.CollectUnread($"{path}{child.OwnName}.", names);
    }

    /// <summary><c>messages[0].content</c></summary>
    public string PathOf(string member, int at = -1)
    {
        var above = Indexed();
        var own = at < 0 ? member : $"{member}[{at}]";
        return above.Length == 0 ? own : $"{above}.{own}";
    }

    /// <summary><c>messages.content</c></summary>
    public override string ToString() => parent is null ? "" : parent.ToString() is { Length: > 0 } above ? $"{above}.{name}" : name;

    private string OwnName => name;

    private bool Is(string member, int at) => index == at && name == member;

    private string Indexed() => parent is null ? "" : parent.PathOf(name, index);

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().MoveNext(),
        _ => false,
    };
}
