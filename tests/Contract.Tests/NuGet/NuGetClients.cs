// the Responses client of this SDK is still marked experimental
#pragma warning disable OPENAI001
using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;
using OpenAI.Responses;

namespace ModelProxy.Contract.Tests.NuGet;

/// <summary>The official .NET SDKs, each pointed at the gateway and seen through the one interface they all offer.</summary>
internal static class NuGetClients
{
    public const string OpenAIChat = "OpenAI chat";
    public const string OpenAIResponses = "OpenAI responses";
    public const string Anthropic = "Anthropic";
    public const string Ollama = "OllamaSharp";

    public static readonly string[] All = [OpenAIChat, OpenAIResponses, Anthropic, Ollama];

    public static IChatClient Chat(string sdk, Uri gateway, string model) => sdk switch
    {
        OpenAIChat => OpenAI(gateway).GetChatClient(model).AsIChatClient(),
        OpenAIResponses => Responses(gateway).AsIChatClient(model),
        Anthropic => AnthropicClient(gateway).AsIChatClient(model),
        Ollama => OllamaClient(gateway, model),
        _ => throw new ArgumentOutOfRangeException(nameof(sdk), sdk, "No such SDK."),
    };

    public static OpenAIClient OpenAI(Uri gateway) =>
        new(new ApiKeyCredential("test"), new OpenAIClientOptions { Endpoint = new Uri(gateway, "v1"), RetryPolicy = new ClientRetryPolicy(0) });

    public static AnthropicClient AnthropicClient(Uri gateway) => new() { BaseUrl = gateway.ToString().TrimEnd('/'), ApiKey = "test", MaxRetries = 0 };

    public static OllamaApiClient OllamaClient(Uri gateway, string model) => new(gateway, model);

    private static ResponsesClient Responses(Uri gateway) =>
        new(new ApiKeyCredential("test"), new ResponsesClientOptions { Endpoint = new Uri(gateway, "v1"), RetryPolicy = new ClientRetryPolicy(0) });
}
