using System.Text.Json;

namespace ModelProxy.LearningSim.Days;

/// <summary>A pool of recorded models as a modelproxy.json: equal weights, no prices, and the rules that people would write by the models' names.</summary>
internal static class PoolConfig
{
    private static readonly Dictionary<string, (string Pattern, string Model)[]> Rules = new()
    {
        ["routerdc7"] =
        [
            ("数学|计算|方程|\\bmath|\\bcalculate\\b|\\bequation\\b|how (many|much)", "MetaMath-Mistral-7B"),
            ("代码|\\bcode\\b|\\bpython\\b|\\bfunction\\b", "dolphin-2.9-llama3-8b"),
            ("\\p{IsCJKUnifiedIdeographs}", "Chinese-Mistral-7B-v0.1"),
        ],
        ["routerbench11"] = [("代码|\\bcode\\b|\\bpython\\b|\\bfunction\\b", "code-llama-instruct-34b-chat")],
        ["zeroeval18"] =
        [
            ("\\bmath|\\bcalculate\\b|\\bequation\\b|how (many|much)", "o1-mini-2024-09-12"),
            ("\\bcode\\b|\\bpython\\b|\\bfunction\\b", "claude-3-5-sonnet-20241022"),
        ],
    };

    /// <summary>Public name of a model: without the maker's.</summary>
    public static string Name(string model) => model[(model.LastIndexOf('/') + 1)..];

    /// <summary>Text with <c>$SIMULATOR</c> where its address goes.</summary>
    public static string Write(Pool pool, string mode) => JsonSerializer.Serialize(new
    {
        providers = new { sim = new { kind = "openai-compatible", baseUrl = "$SIMULATOR", apiKey = "sk-sim" } },
        models = pool.Models.ToDictionary(Name, model => new { provider = "sim", upstreamModel = model, weight = 1 }),
        rules = Rules.GetValueOrDefault(pool.Name, []).Select(rule => new { pattern = rule.Pattern, model = rule.Model }),
        routing = new { mode, objective = new { quality = 1, cost = 0, latency = 0 } },
    });
}
