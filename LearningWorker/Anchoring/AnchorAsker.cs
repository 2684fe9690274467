using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.Policy.Anchors;

namespace ModelProxy.LearningWorker.Anchoring;

/// <summary>Asks through the gateway, as any client would: the exchange is recorded, priced, and marked when the model is simulated. Thread-safe.</summary>
/// <param name="Gateway">Its address.</param>
/// <param name="Authorization">What the person who asked for the run sent, passed on; empty = nothing.</param>
internal sealed record AnchorAsker(HttpClient Http, Uri Gateway, string Model, string Authorization)
{
    public async Task<AnchorAnswer> AskAsync(Anchor anchor, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Gateway, "/v1/chat/completions"))
        {
            Content = JsonContent.Create(new { model = Model, max_tokens = AnchorPaper.LongestAnswer, messages = new[] { new { role = "user", content = anchor.Prompt } } }),
        };
        // an asker of its own: like prompts in a row, or the same to another model, are no second try of somebody who was disappointed
        request.Headers.Add("x-modelproxy-user", "anchor:" + Uri.EscapeDataString(Model) + "/" + anchor.Id);
        if (AuthenticationHeaderValue.TryParse(Authorization, out var key)) request.Headers.Authorization = key;
        using var response = await Http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) return AnchorAnswer.None($"status {(int)response.StatusCode}");
        // another model that stepped in says nothing about this one
        if (Header(response, "x-modelproxy-model") is var answered && answered != Model) return AnchorAnswer.None($"{answered} answered in its place");
        using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        return body.RootElement.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0 && choices[0].TryGetProperty("message", out var message) && message.TryGetProperty("content", out var text)
            ? new AnchorAnswer(Header(response, "x-modelproxy-query-id"), text.GetString() ?? "", "")
            : AnchorAnswer.None("the answer has no choices");
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : "";
}

/// <param name="Failure">Empty = answered.</param>
internal sealed record AnchorAnswer(string QueryId, string Text, string Failure)
{
    public static AnchorAnswer None(string failure) => new("", "", failure);
}
