using System.Globalization;
using System.Text.RegularExpressions;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects.Failures;

/// <summary>A prompt too long for its model, as providers say it and as clients parse it: Claude Code and Codex act on these words.</summary>
/// <remarks>
/// <code>
/// prompt is too long: 210000 tokens > 200000 maximum                                          (Anthropic)
/// input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000                 (Anthropic)
/// This model's maximum context length is 128000 tokens. However, your messages resulted in 130524 tokens.   (OpenAI, vLLM)
/// Your input exceeds the context window of this model.                                        (Responses)
/// the request exceeds the available context size (4096 tokens)                                (llama.cpp, Ollama)
/// </code>
/// </remarks>
internal static partial class ContextOverflow
{
    /// <summary>OpenAI's error code.</summary>
    public const string Code = "context_length_exceeded";

    public static (long Tokens, long Limit)? Read(string message)
    {
        if (Anthropic().Match(message) is { Success: true } prompt)
            return Pair(prompt.Groups[1].Value, prompt.Groups[2].Value);
        if (AnthropicSum().Match(message) is { Success: true } sum && Number(sum.Groups[1].Value) is { } input && Number(sum.Groups[2].Value) is { } output && Number(sum.Groups[3].Value) is { } window)
            return (input + output, window);
        if (OpenAI().Match(message) is { Success: true } openAI)
            return Pair(openAI.Groups[2].Value, openAI.Groups[1].Value);
        return null;
    }

    public static bool Mentions(int status, string message) => status is 400 or 413 or 422 or 500 && Words().IsMatch(message);

    /// <summary>What an Anthropic client must read.</summary>
    public static string AnthropicMessage(ChatFailure failure)
    {
        if (failure.Overflow is { } overflow)
            return string.Create(CultureInfo.InvariantCulture, $"prompt is too long: {overflow.Tokens} tokens > {overflow.Limit} maximum");
        return failure.Message.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase) ? failure.Message : $"prompt is too long: {failure.Message}";
    }

    /// <summary>What an OpenAI client must read.</summary>
    public static string OpenAIMessage(ChatFailure failure)
    {
        if (failure.Overflow is not { } overflow || OpenAI().IsMatch(failure.Message))
            return failure.Message;
        return string.Create(CultureInfo.InvariantCulture,
            $"This model's maximum context length is {overflow.Limit} tokens. However, your messages resulted in {overflow.Tokens} tokens. Please reduce the length of the messages.");
    }

    private static (long, long)? Pair(string tokens, string limit) =>
        Number(tokens) is { } count && Number(limit) is { } maximum ? (count, maximum) : null;

    private static long? Number(string text) =>
        long.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    [GeneratedRegex(@"prompt is too long:\s*([\d,]+) tokens\s*>\s*([\d,]+) maximum", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Anthropic();

    [GeneratedRegex(@"exceed context limit:\s*([\d,]+)\s*\+\s*([\d,]+)\s*>\s*([\d,]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnthropicSum();

    [GeneratedRegex(@"maximum context length is ([\d,]+) tokens[\s\S]{0,200}?(?:resulted in|requested|contains at least|has|is) (?:about )?([\d,]+)(?: input)? tokens", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OpenAI();

    [GeneratedRegex(@"maximum context length|exceeds the context window|context length exceeded|exceeds? the (?:available |maximum )?context|prompt is too long|exceed context limit|input is too long", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
