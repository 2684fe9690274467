using System.Net.Http.Headers;
using System.Text;

namespace ModelProxy.GatewayBench;

/// <summary>The requests that are sent; about 1 KB, as a short chat has. Each asks something of its own, so that no decision is a remembered one.</summary>
internal static class Requests
{
    private static readonly string Padding = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 20));
    private static int _number;

    public static HttpContent Plain(string model) => Json(
        $$"""{"model":"{{model}}","messages":[{"role":"system","content":"You are brief."},{"role":"user","content":"{{Interlocked.Increment(ref _number)}} {{Padding}}"}],"temperature":0.5}""");

    public static HttpContent Stream(string model) => Json(
        $$$"""{"model":"{{{model}}}","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"{{{Interlocked.Increment(ref _number)}}} {{{Padding}}}"}]}""");

    public static HttpContent HoldOpen() => Json("""{"model":"bench","stream":true,"messages":[{"role":"user","content":"hold-open"}]}""");

    private static ByteArrayContent Json(string text) =>
        new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
