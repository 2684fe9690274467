using Microsoft.Extensions.AI;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Policy.Judging;
using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Llama3;

/// <summary>One question as it is put to the judge, self-contained: it may be asked long after the decision was made.</summary>
internal sealed record JudgePrompt(string Text, IReadOnlyList<string> Models, TemplateInUse Template, ChatOptions Options)
{
    private const uint Purpose = 2;

    /// <summary>With the template in force for this question.</summary>
    public static JudgePrompt Of(Question question, JudgeKnowledge knowledge, Llama3Options options, string model) =>
        Of(question, knowledge.TemplateFor(question), knowledge.Profiles, options, model);

    public static JudgePrompt Of(Question question, TemplateInUse template, JudgeProfiles profiles, Llama3Options options, string model)
    {
        // small models prefer what stands first: the order is drawn anew for every query
        var shuffled = question.Options.ToArray();
        new Draws(question.Seed, Purpose).Shuffle<Candidate>(shuffled);
        var names = Array.ConvertAll(shuffled, candidate => candidate.Model);
        return new JudgePrompt(template.Template.Fill(question.Text, shuffled.Select(profiles.Describe)), names, template, new ChatOptions
        {
            ModelId = model,
            Temperature = 0,
            Seed = (int)(question.Seed & int.MaxValue),
            MaxOutputTokens = VerdictSchema.MostTokens,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(VerdictSchema.Of(names), "verdict"),
            AdditionalProperties = new AdditionalPropertiesDictionary { ["keep_alive"] = options.KeepAlive },
        });
    }
}

/// <param name="Experiment">The trial that chose this template, and its arm; empty when there is none.</param>
internal sealed record TemplateInUse(PromptTemplate Template, string Experiment = "", string Arm = "")
{
    public long Version => Template.Version;
}
