using Microsoft.Extensions.AI;
using ModelProxy.Policy.Judging;

namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>Asks the judge outside of any request, one question at a time: requests have the first claim on it. Thread-safe.</summary>
internal sealed class TemplateJudge(IChatClient client)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <exception cref="JudgeAwayException">It does not answer.</exception>
    public async Task<Verdict?> AskAsync(PromptTemplate template, JudgedCase judged, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        // the order of the models, drawn by the case: both templates of a comparison see the same
        var models = judged.Models.ToArray();
        new Random(judged.QueryId.GetHashCode()).Shuffle(models);
        var names = Array.ConvertAll(models, model => model.Name);
        try
        {
            var response = await client.GetResponseAsync(template.Fill(judged.Text, models), new ChatOptions
            {
                Temperature = 0,
                Seed = 1,
                MaxOutputTokens = VerdictSchema.MostTokens,
                ResponseFormat = ChatResponseFormat.ForJsonSchema(VerdictSchema.Of(names), "verdict"),
            }, patience.Token);
            return VerdictReader.Read(response.Text, names, out _);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        // OllamaSharp and HttpClient fail in many types; each means that there is no judge to ask now
        catch (Exception failure)
        {
            throw new JudgeAwayException(failure is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s" : failure.Message, failure);
        }
    }
}

internal sealed class JudgeAwayException(string message, Exception cause) : Exception(message, cause);
