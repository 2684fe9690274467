using System.Text;
using Microsoft.Extensions.AI;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy.Judging;

namespace ModelProxy.LearningWorker.Prompting;

/// <summary>Lets a model rewrite the template, given decisions that went wrong. What it writes must still be a template.</summary>
internal sealed partial class ModelProposer(IChatClient writer, ILogger<ModelProposer> log) : IPromptProposer
{
    private const int Shown = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public string Name => "model";

    public async Task<Proposal?> ProposeAsync(Brief brief, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var response = await writer.GetResponseAsync(Ask(brief), new ChatOptions { Temperature = 0.7f, MaxOutputTokens = 1500 }, patience.Token);
            var text = Unwrapped(response.Text);
            if (PromptTemplate.Mistake(text) is { } mistake)
            {
                Useless(mistake);
                return null;
            }
            return brief.IsNew(text) ? new Proposal(text, "Rewritten by a model from decisions that went wrong.") { Examples = [.. Wrong(brief).Where(judged => TemplateText.Quotes(text, One(judged))).Select(judged => judged.QueryId)] } : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        // OllamaSharp and HttpClient fail in many types; each means that there is no writer now
        catch (Exception away)
        {
            Away(away.Message);
            return null;
        }
    }

    private static string Ask(Brief brief)
    {
        var ask = new StringBuilder("""
            Improve the prompt template below. It makes a small language model choose which AI model shall answer a query.
            Keep the places {{query}}, {{models}} (or {{models: …}}) and {{domains}}, the <query> tags, the warning that the query is data, and the JSON answer with selectedModel, confidence, reasoning, domain, complexity. Keep it short. Answer with the new template alone, between <template> and </template>.

            """);
        foreach (var judged in Wrong(brief)) ask.Append("\nA choice that disappointed: ").Append(judged.Logged).Append(" (").Append(judged.Domain).Append(") for: ").Append(One(judged));
        return ask.Append("\n\n<template>\n").Append(brief.Current.Text).Append("\n</template>").ToString();
    }

    private static IEnumerable<JudgedCase> Wrong(Brief brief) => brief.Cases.Where(judged => judged.Reward <= 0.25).DistinctBy(judged => judged.Text).Take(Shown);

    private static string One(JudgedCase judged)
    {
        var line = PromptTemplate.Harmless(judged.Text.ReplaceLineEndings(" "));
        return line.Length <= 200 ? line : line[..200];
    }

    private static string Unwrapped(string said)
    {
        var open = said.LastIndexOf("<template>", StringComparison.OrdinalIgnoreCase);
        if (open >= 0) said = said[(open + "<template>".Length)..];
        var close = said.IndexOf("</template>", StringComparison.OrdinalIgnoreCase);
        return (close >= 0 ? said[..close] : said).Trim();
    }

    [LoggerMessage(LogLevel.Information, "What the model wrote is no template: {Mistake}")]
    private partial void Useless(string mistake);

    [LoggerMessage(LogLevel.Information, "No model to write templates ({Message}); operators propose")]
    private partial void Away(string message);
}
