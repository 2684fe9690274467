using System.Text;

namespace ModelProxy.Contract.Tests.Wire;

/// <summary>The surfaces of the gateway as bare HTTP.</summary>
internal static class Asking
{
    public const string Chat = "/v1/chat/completions";
    public const string Responses = "/v1/responses";
    public const string Messages = "/v1/messages";
    public const string Generate = "/api/generate";

    public static readonly string[] Surfaces = [Chat, Responses, Messages, Generate];

    /// <summary>The smallest body that asks <paramref name="prompt"/>, plain.</summary>
    public static string Body(string surface, string model, string prompt) => surface switch
    {
        Responses => $$"""{"model":"{{model}}","input":"{{prompt}}"}""",
        Messages => $$"""{"model":"{{model}}","max_tokens":50,"messages":[{"role":"user","content":"{{prompt}}"}]}""",
        Generate => $$"""{"model":"{{model}}","stream":false,"prompt":"{{prompt}}"}""",
        _ => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{prompt}}"}]}""",
    };

    public static async Task<HttpResponseMessage> PostAsync(Uri gateway, string path, string body, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        return await http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), cancellationToken);
    }
}
