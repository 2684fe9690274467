using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Transcripts;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.CursorAgents;

/// <summary>A neutral request as the task of a new agent.</summary>
/// <remarks>
/// <code>
/// {"prompt":{"text":"…","images":[{"data":"…","mimeType":"image/png"},{"url":"https://…"}]},"model":{"id":"composer-2"},
///  "repos":[{"url":"https://github.com/o/r","startingRef":"main"}],"autoCreatePR":false,"mode":"agent"}
/// </code>
/// </remarks>
internal sealed class AgentRequestWriter(ChatRequest request, ProviderModel model, AgentTask task)
{
    private const string Target = "Cursor's agents";
    private const int MaxImages = 5;

    /// <summary>Upstream names that mean the account's own default: no model is named then.</summary>
    private static readonly string[] DefaultModels = ["default", "auto", "cursor"];

    private static readonly string[] ImageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    private readonly Dropped _dropped = new(request, DialectNames.CursorAgents);

    public Outcome<ProviderRequest> Write()
    {
        if (Refusal() is { } refusal)
            return refusal;
        var images = request.Messages.SelectMany(static m => m.Parts).OfType<ImagePart>().Where(CanSend).TakeLast(MaxImages).ToList();
        var ignored = new Dropped(); // images travel beside the text: the transcript need not name them
        var text = Transcript.Of(request, ignored);
        foreach (var name in ignored.Names)
            _dropped.AddIf(name != "image" || images.Count < request.Messages.SelectMany(static m => m.Parts).OfType<ImagePart>().Count(), name);
        if (text.Length == 0)
            return Mistakes.Field("messages", "'messages' hold no text: Cursor's agents need a task in words.");
        NameTheRest();
        if (_dropped.Refusal is { } lost)
            return lost;
        var body = Json.Write(json =>
        {
            json.WriteStartObject();
            WritePrompt(json, text, images);
            WriteModel(json);
            WriteRepository(json);
            json.WriteBoolean("autoCreatePR", task.AutoCreatePr);
            json.WriteString("mode", task.Mode);
            json.WriteEndObject();
        });
        return new ProviderRequest(body, [], _dropped.Names);
    }

    /// <summary>A client that must get a call or a certain JSON would take the agent's prose for it.</summary>
    private ChatFailure? Refusal() => request switch
    {
        { Count: > 1 } => Mistakes.Inexpressible("n", Target, "Ask for one answer at a time."),
        { ToolChoice.Mode: "required" or "tool" } => Mistakes.Inexpressible("tool_choice", Target, "An agent uses its own tools: name another model, or leave tool_choice out."),
        { Format.Kind: not "text" } => Mistakes.Inexpressible("response_format", Target, "An agent answers in prose: name another model, or ask for JSON in the prompt."),
        _ => null,
    };

    private static bool CanSend(ImagePart image) => image.Url is not null || (image.Base64 is not null && ImageTypes.Contains(image.MediaType));

    private static void WritePrompt(Utf8JsonWriter json, string text, List<ImagePart> images)
    {
        json.WriteStartObject("prompt");
        json.WriteString("text", Json.Clean(text));
        if (images.Count > 0)
        {
            json.WriteStartArray("images");
            foreach (var image in images)
            {
                json.WriteStartObject();
                if (image.Url is { } url)
                {
                    json.WriteString("url", url);
                }
                else
                {
                    json.WriteString("data", image.Base64);
                    json.WriteString("mimeType", image.MediaType);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteModel(Utf8JsonWriter json)
    {
        if (DefaultModels.Contains(model.UpstreamModel, StringComparer.OrdinalIgnoreCase))
            return;
        json.WriteStartObject("model");
        json.WriteString("id", model.UpstreamModel);
        json.WriteEndObject();
    }

    private void WriteRepository(Utf8JsonWriter json)
    {
        json.WriteStartArray("repos");
        json.WriteStartObject();
        json.WriteString("url", task.Repository);
        if (task.Ref is not null)
            json.WriteString("startingRef", task.Ref);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void NameTheRest()
    {
        _dropped.AddIf(request.Tools.Count > 0, "tools");
        _dropped.AddIf(request.MaxTokens is not null, "max_tokens");
        _dropped.AddIf(request.Temperature is not null, "temperature");
        _dropped.AddIf(request.TopP is not null, "top_p");
        _dropped.AddIf(request.Stop.Count > 0, "stop");
        _dropped.AddIf(request.Seed is not null, "seed");
        _dropped.AddIf(request.Logprobs is true, "logprobs");
        _dropped.AddIf(request.Reasoning is not null, "reasoning");
        foreach (var (name, value) in request.Extra)
            _dropped.LeaveOut(name, value, Target);
        _dropped.AddIf(request.Metadata.Count > 0, "metadata");
    }
}
