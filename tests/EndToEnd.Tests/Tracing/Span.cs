namespace ModelProxy.EndToEnd.Tests.Tracing;

/// <param name="Kind">As OTLP counts: <see cref="Internal"/> and so on.</param>
/// <param name="ParentId">Empty for the first span of a trace.</param>
internal sealed record Span(string Service, string Scope, string Name, int Kind, string TraceId, string Id, string ParentId, IReadOnlyDictionary<string, string> Attributes)
{
    public const int Internal = 1;
    public const int Server = 2;
    public const int Client = 3;
    public const int Consumer = 5;

    public string this[string attribute] => Attributes.GetValueOrDefault(attribute, "");
}
