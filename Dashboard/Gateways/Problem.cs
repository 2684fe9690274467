namespace ModelProxy.Dashboard.Gateways;

/// <summary>Why something could not be shown or done. <see cref="Kind"/> is a key of the texts under <c>problem</c>.</summary>
/// <param name="Detail">What the other side said, in its own words; empty when it said nothing.</param>
public sealed record Problem(string Kind, string Detail = "")
{
    public const string GatewayAway = "gateway-away";
    public const string GatewayRefused = "gateway-refused";
    public const string GatewayLacksThis = "gateway-lacks-this";
    public const string KeyRefused = "key-refused";
    public const string RouterAway = "router-away";
    public const string RouterRefused = "router-refused";
    public const string LearningAway = "learning-away";
    public const string LearningRefused = "learning-refused";
    public const string FeedbackAway = "feedback-away";
    public const string DatabaseAway = "database-away";
    public const string DatabaseNotSetUp = "database-not-set-up";
    public const string DatabaseNotNamed = "database-not-named";
    /// <summary>A streamed answer ended before its finish: not a whole answer.</summary>
    public const string AnswerCut = "answer-cut";
    /// <summary>The gateway leaves out an edit of its configuration, or a model saved at run time, because it cannot be used.</summary>
    public const string ConfigRefused = "config-refused";
    public const string ServiceAway = "service-away";
    public const string NameTaken = "name-taken";
    public const string NotFound = "not-found";
}
