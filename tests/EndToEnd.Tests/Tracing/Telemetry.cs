using System.Text.Json;

namespace ModelProxy.EndToEnd.Tests.Tracing;

/// <summary>
/// What the Aspire dashboard holds, from its JSON API. Spans and logs come as OTLP writes them:
/// <code>
/// {"data":{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"Gateway"}}]},
///   "scopeSpans":[{"scope":{"name":"ModelProxy.Gateway"},"spans":[{"traceId":"097769…","spanId":"6c91…","parentSpanId":"…",
///     "name":"chat coder","kind":3,"attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}}],…}]}]}]},"totalCount":1}
/// </code>
/// and resources plainly: <c>[{"name":"Gateway","hasLogs":true,"hasTraces":true,"hasMetrics":true}]</c>.
/// </summary>
internal sealed class Telemetry(HttpClient http)
{
    public async Task<IReadOnlyList<Resource>> ResourcesAsync(CancellationToken cancellationToken)
    {
        using var json = await GetAsync("resources", cancellationToken);
        return [.. json.RootElement.EnumerateArray().Select(r => new Resource(
            r.GetProperty("displayName").GetString()!, r.GetProperty("hasLogs").GetBoolean(), r.GetProperty("hasTraces").GetBoolean(), r.GetProperty("hasMetrics").GetBoolean()))];
    }

    /// <param name="traceId">32 hexadecimal digits; empty = every trace.</param>
    public async Task<IReadOnlyList<Span>> SpansAsync(CancellationToken cancellationToken, string traceId = "")
    {
        using var json = await GetAsync($"spans?limit=10000&traceId={traceId}", cancellationToken);
        return [.. from part in Each(json.RootElement.GetProperty("data"), "resourceSpans")
                   let service = Attributes(part.GetProperty("resource"))["service.name"]
                   from scope in Each(part, "scopeSpans")
                   from span in Each(scope, "spans")
                   select new Span(service, Text(scope.GetProperty("scope"), "name"), Text(span, "name"), span.GetProperty("kind").GetInt32(),
                       Text(span, "traceId"), Text(span, "spanId"), Text(span, "parentSpanId"), Attributes(span))];
    }

    /// <returns>Service and text of every log record of the trace.</returns>
    public async Task<IReadOnlyList<(string Service, string Text)>> LogsAsync(string traceId, CancellationToken cancellationToken)
    {
        using var json = await GetAsync($"logs?limit=10000&traceId={traceId}", cancellationToken);
        return [.. from part in Each(json.RootElement.GetProperty("data"), "resourceLogs")
                   let service = Attributes(part.GetProperty("resource"))["service.name"]
                   from scope in Each(part, "scopeLogs")
                   from record in Each(scope, "logRecords")
                   where Text(record, "traceId") == traceId
                   select (service, Text(record.GetProperty("body"), "stringValue"))];
    }

    private async Task<JsonDocument> GetAsync(string what, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await http.GetStringAsync($"/api/telemetry/{what}", cancellationToken));

    private static JsonElement.ArrayEnumerator Each(JsonElement at, string name) => at.TryGetProperty(name, out var list) ? list.EnumerateArray() : default;

    private static string Text(JsonElement at, string name) => at.TryGetProperty(name, out var text) ? text.ToString() : "";

    // {"key":"gen_ai.usage.input_tokens","value":{"intValue":"12"}}; a value nobody set is {}
    private static Dictionary<string, string> Attributes(JsonElement at) => Each(at, "attributes").ToDictionary(
        a => a.GetProperty("key").GetString()!, a => a.GetProperty("value").EnumerateObject().Select(v => v.Value.ToString()).FirstOrDefault() ?? "");
}

internal sealed record Resource(string Name, bool HasLogs, bool HasTraces, bool HasMetrics);
