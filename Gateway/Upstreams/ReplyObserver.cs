using System.Text;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>What a reply turns out to be, seen as it passes. One per attempt.</summary>
internal sealed class ReplyObserver(TimeProvider clock, int keepChars)
{
    private readonly StringBuilder _text = new();
    private bool _holdsOther;

    /// <summary>Something a person or client sees has come: no other model may take over.</summary>
    public bool Visible { get; private set; }

    /// <summary>Timestamp of the first visible output; 0 = none yet.</summary>
    public long FirstVisibleAt { get; private set; }

    public bool Finished => Finish is not null;

    public FinishReason? Finish { get; private set; }

    public ChatUsage? Usage { get; private set; }

    public ChatFailure? Failure { get; private set; }

    public int ToolCalls { get; private set; }

    /// <summary>The provider's name of what answered, with its version.</summary>
    public string? AnsweredModel { get; private set; }

    public string? ReplyId { get; private set; }

    /// <summary>The beginning of the visible text, for the record.</summary>
    public string Text => _text.ToString();

    public long TextChars { get; private set; }

    /// <summary>All that was visible is text, and <see cref="Text"/> holds all of it.</summary>
    public bool IsWholeText => Visible && !_holdsOther && TextChars == _text.Length;

    /// <summary>Another reply went on where this one stopped.</summary>
    public void Absorb(ReplyObserver next)
    {
        _holdsOther |= next._holdsOther;
        Keep(next.Text);
        TextChars += next.TextChars - next._text.Length;
        ToolCalls += next.ToolCalls;
        Finish ??= next.Finish;
        if (next.Usage is { } more) Usage = Usage?.Plus(more) ?? more;
    }

    public void Observe(List<ChatEvent> events)
    {
        foreach (var next in events)
        {
            if (!Visible && next.IsVisible) (Visible, FirstVisibleAt) = (true, clock.GetTimestamp());
            switch (next)
            {
                case TextEvent text:
                    Keep(text.Text);
                    break;
                case RefusalEvent refusal:
                    _holdsOther = true;
                    Keep(refusal.Text);
                    break;
                case ReasoningEvent or ReasoningSealedEvent or OpaqueEvent:
                    _holdsOther = true;
                    break;
                case ToolCallStartedEvent:
                    _holdsOther = true;
                    ToolCalls++;
                    break;
                case StartedEvent started:
                    AnsweredModel ??= started.Model;
                    ReplyId ??= started.Id;
                    break;
                case UsageEvent usage:
                    Usage = Usage?.MergedWith(usage.Usage) ?? usage.Usage;
                    break;
                case FinishedEvent finished:
                    Finish ??= finished.Reason;
                    break;
                case FailedEvent failed:
                    Failure ??= failed.Failure;
                    break;
            }
        }
    }

    private void Keep(string text)
    {
        TextChars += text.Length;
        if (_text.Length < keepChars) _text.Append(text, 0, Math.Min(text.Length, keepChars - _text.Length));
    }
}
