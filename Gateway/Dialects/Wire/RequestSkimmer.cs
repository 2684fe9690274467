using System.Text.Json;
using System.Text.Unicode;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects.Wire;

/// <summary>
/// One forward pass over a request of any dialect: checks that all of it is well-formed, and picks out what
/// <see cref="RequestEnvelope"/> needs. It knows the members of all dialects at once, because Cursor mixes them.
/// </summary>
/// <remarks>
/// Runs on every request: no object model, no copy of the body, strings only for what the envelope holds.
/// Members may come in any order (<c>content</c> before <c>role</c>), so text is remembered as byte ranges until its turn ends.
/// </remarks>
internal ref partial struct RequestSkimmer
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly SkimRules _rules;
    private readonly SkimScratch _scratch;
    private Utf8JsonReader _reader;

    private string? _model;
    private Range _modelToken;
    private bool? _stream;
    private bool _includesUsage;
    private Splice? _usageSplice;
    private int _turns;
    private int _userTurns;
    private bool _inToolLoop;
    private bool _hasTools;
    private bool _hasImages;
    private bool _wantsJson;
    private int? _maxTokens;
    private string? _user;
    private string? _safetyUser;
    private string? _pinnedBy;
    private int _totalChars;
    private bool _foreignSeals;
    private bool _foreignShape;
    private bool _sawMessages;
    private bool _sawInput;
    private bool _sawPrompt;
    private List<RequestRule>? _routingRules;

    /// <summary>The first mistake; set once, and then the pass stops.</summary>
    private ChatFailure? _failure;

    private RequestSkimmer(ReadOnlySpan<byte> body, SkimRules rules)
    {
        _body = body;
        _rules = rules;
        _scratch = SkimScratch.Rent();
        _reader = new Utf8JsonReader(body, Json.ReaderOptions);
    }

    /// <param name="dialect">The dialect that asks, for <see cref="RequestEnvelope.Dialect"/>.</param>
    public static Outcome<RequestEnvelope> Skim(string dialect, ReadOnlyMemory<byte> body, SkimRules rules)
    {
        if (body.IsEmpty)
            return Mistakes.Body("The request body is empty: send a JSON object.");
        if (!Utf8.IsValid(body.Span))
            return Mistakes.Body("The request body is not valid UTF-8.");

        var skimmer = new RequestSkimmer(HalfSurrogates.Mend(body.Span), rules);
        try
        {
            skimmer.ReadRoot();
            return skimmer._failure is { } failure ? failure : skimmer.ToEnvelope(dialect);
        }
        catch (JsonException broken)
        {
            return Mistakes.BrokenJson(broken);
        }
    }

    private void ReadRoot()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _failure = Mistakes.Body("The request body must be a JSON object.");
            return;
        }

        while (_failure is null && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            ReadMember();
        if (_failure is not null)
            return;

        // The closing brace is read; one more read proves that nothing follows it.
        _reader.Read();
        CheckWhole();
    }

    private void CheckWhole()
    {
        if (_rules.HasFlag(SkimRules.NeedsModel) && string.IsNullOrEmpty(_model))
            _failure = Mistakes.Field("model", "'model' is missing: name a model, or 'auto' to let the gateway choose.");
        else if (_rules.HasFlag(SkimRules.NeedsMessages) && !_sawMessages)
            _failure = Mistakes.Field("messages", "'messages' is missing: send a non-empty array of turns.");
        else if (_rules.HasFlag(SkimRules.NeedsInput) && !_sawInput && _pinnedBy is null)
            _failure = Mistakes.Field("input", "'input' is missing: send a string or a non-empty array of items.");
        else if (_rules.HasFlag(SkimRules.NeedsMessagesOrInput) && !_sawMessages && !_sawInput)
            _failure = Mistakes.Field("messages", "'messages' is missing: send a non-empty array of turns.");
        else if (_rules.HasFlag(SkimRules.NeedsPrompt) && !_sawPrompt)
            _failure = Mistakes.Field("prompt", "'prompt' is missing: send a string.");
    }

    private RequestEnvelope ToEnvelope(string dialect)
    {
        var stream = _stream ?? _rules.HasFlag(SkimRules.StreamsByDefault);
        var last = _scratch.LastUser.Excerpt(_body, RequestEnvelope.ExcerptChars);
        return new RequestEnvelope
        {
            Dialect = _foreignShape && _rules.HasFlag(SkimRules.DetectsCursor) ? DialectNames.Cursor : dialect,
            Model = _model ?? "",
            ModelToken = _modelToken,
            Stream = stream,
            IncludesUsage = _includesUsage,
            UsageSplice = stream && !_includesUsage && _rules.HasFlag(SkimRules.AsksUsage) ? _usageSplice ?? InsertUsage() : null,
            Turns = _turns,
            UserTurn = _userTurns,
            InToolLoop = _inToolLoop,
            HasTools = _hasTools,
            HasImages = _hasImages,
            WantsJson = _wantsJson,
            MaxTokens = _maxTokens,
            User = _user ?? _safetyUser,
            LastUserText = last,
            SystemText = _scratch.System.Excerpt(_body, RequestEnvelope.ExcerptChars),
            FirstUserText = _userTurns == 1 && last.Length <= FirstUserChars ? last : _scratch.FirstUser.Excerpt(_body, FirstUserChars),
            TotalChars = _totalChars,
            PinnedBy = _pinnedBy,
            HoldsForeignSeals = _foreignSeals,
            RoutingRules = _routingRules ?? (IReadOnlyList<RequestRule>)[],
        };
    }

    private const int FirstUserChars = 512;

    private readonly Splice InsertUsage()
    {
        var at = _body.IndexOf((byte)'{') + 1;
        return new Splice(at, at, """
            "stream_options":{"include_usage":true},
            """);
    }
}
