using System.Text;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary>One tool call while its pieces come in. Not thread-safe.</summary>
internal sealed class ChatCall(int index, long? wireIndex, string? id, ToolKind kind)
{
    private readonly StringBuilder _held = new();
    private int _depth;
    private bool _inString;
    private bool _escaped;

    public int Index => index;

    public long? WireIndex => wireIndex;

    /// <summary>Null: the provider sent none.</summary>
    public string? Id => string.IsNullOrEmpty(id) ? null : id;

    public ToolKind Kind => kind;

    /// <summary>Null until it has come; arguments may come before it.</summary>
    public string? Name { get; private set; }

    public bool Started { get; set; }

    /// <summary>The arguments are a whole JSON object. Where raw input ends nobody can tell before the reply does.</summary>
    public bool IsWhole { get; private set; }

    public void Take(string? name, string? input)
    {
        Name ??= string.IsNullOrEmpty(name) ? null : name;
        _held.Append(input);
        if (kind == ToolKind.Function && input is not null)
            Follow(input);
    }

    public string TakeHeld()
    {
        var held = _held.ToString();
        _held.Clear();
        return held;
    }

    private void Follow(string json)
    {
        foreach (var c in json)
            if (_escaped)
                _escaped = false;
            else if (_inString)
                (_inString, _escaped) = (c != '"', c == '\\');
            else if (c == '"')
                _inString = true;
            else if (c is '{' or '[')
                _depth++;
            else if (c is '}' or ']')
                IsWhole |= --_depth == 0;
    }
}
