using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.LearningWorker.Prompting;
using ModelProxy.Policy.Judging;

namespace ModelProxy.Unit.Tests.LearningWorker.Prompting;

/// <summary>Judged decisions for tests of what looks at them.</summary>
internal static class Cases
{
    public static JudgedCase Of(string text, string model, double reward, string domain = "code", int number = 0) =>
        new(new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)number), text, domain, [new JudgedModel("coder"), new JudgedModel("writer")], model, 1, reward, new Dictionary<string, double> { ["coder"] = 0.7, ["writer"] = 0.5 });

    public static Brief Brief(int round, params JudgedCase[] cases) => new(PromptTemplate.Shipped, cases, new HashSet<string> { PromptTemplate.Shipped.Text }, round);
}
