using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using ModelProxy.ServiceDefaults;

namespace ModelProxy.RouterService.Llama3;

/// <summary>Lists every mistake in the judge's settings at once, its address included.</summary>
internal sealed partial class Llama3OptionsValidation(IConfiguration configuration) : IValidateOptions<Llama3Options>
{
    public ValidateOptionsResult Validate(string? name, Llama3Options options)
    {
        var mistakes = new List<string>();
        if (options.DeadlineMs is < 100 or > 60_000) mistakes.Add("Llama3:DeadlineMs must be between 100 and 60000.");
        if (options.TeacherDeadlineSeconds is < 1 or > 600) mistakes.Add("Llama3:TeacherDeadlineSeconds must be between 1 and 600.");
        if (options.Concurrency is < 1 or > 64) mistakes.Add("Llama3:Concurrency must be between 1 and 64.");
        if (options.TeacherQueue is < 1 or > 100_000) mistakes.Add("Llama3:TeacherQueue must be between 1 and 100000.");
        if (options.LeastConfidence is not (>= 0 and <= 100)) mistakes.Add("Llama3:LeastConfidence must be between 0 and 100.");
        if (options.Trust is not (>= 0 and <= 10)) mistakes.Add("Llama3:Trust must be between 0 and 10.");
        if (options.CheckSeconds is < 1 or > 3600) mistakes.Add("Llama3:CheckSeconds must be between 1 and 3600.");
        if (!KeepAlive().IsMatch(options.KeepAlive)) mistakes.Add("Llama3:KeepAlive must read like 30m, 1h, 300s, or -1m (for ever).");
        try
        {
            Llama3Extensions.Endpoint(configuration);
        }
        catch (FormatException wrong)
        {
            mistakes.Add(wrong.Message);
        }
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    [GeneratedRegex(@"^-?\d+(ms|s|m|h)$")]
    private static partial Regex KeepAlive();
}
