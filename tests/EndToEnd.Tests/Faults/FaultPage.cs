using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Faults;

/// <summary><c>docs/faults.md</c>: one part for the providers, one for the judge, each kept by the tests that see it.</summary>
internal static class FaultPage
{
    /// <summary>Set to <c>true</c> to write the page instead of comparing it.</summary>
    private const string Rewrite = "MODELPROXY_WRITE_DOCS";

    public const string Providers = "";

    public const string Judge = """

        ## What a client sees when the judge fails

        The judge (Llama3 through Ollama) is asked about `auto` requests only. Whatever becomes of it, plain and streaming callers get a
        whole answer; `x-modelproxy-route` tells who decided. Written and compared by `JudgeFaultTests`.


        """;

    private static readonly SemaphoreSlim Writing = new(1);

    private static string Path => System.IO.Path.Combine(Repository.Root, "docs", "faults.md");

    public static async Task HoldsAsync(string part, string text, CancellationToken cancellationToken)
    {
        await Writing.WaitAsync(cancellationToken);
        try
        {
            var (providers, judge) = Parts((await File.ReadAllTextAsync(Path, cancellationToken)).ReplaceLineEndings("\n"));
            if (Environment.GetEnvironmentVariable(Rewrite) == "true")
            {
                (providers, judge) = part == Judge ? (providers, text) : (text, judge);
                await File.WriteAllTextAsync(Path, providers + Heading + judge, cancellationToken);
            }
            Assert.Equal(text, part == Judge ? judge : providers);
        }
        finally
        {
            Writing.Release();
        }
    }

    private static string Heading => Judge.ReplaceLineEndings("\n");

    private static (string Providers, string Judge) Parts(string page) =>
        page.IndexOf(Heading, StringComparison.Ordinal) is >= 0 and var at ? (page[..at], page[(at + Heading.Length)..]) : (page, "");
}
