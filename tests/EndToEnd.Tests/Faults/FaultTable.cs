using System.Globalization;
using System.Text;
using ModelProxy.EndToEnd.Tests.Clients;

namespace ModelProxy.EndToEnd.Tests.Faults;

/// <summary>The outcomes as the page <c>docs/faults.md</c>.</summary>
internal static class FaultTable
{
    private const string Introduction = """
        # What a client sees when a provider fails

        Each line is one way in which the provider of the asked model behaves; each column is one kind of client. `plain / stream`
        is what that client sees, whatever the provider behind speaks (OpenAI, OpenAI-compatible, Anthropic, Ollama): passed through
        or translated makes no difference.

        | word | what the client sees |
        |---|---|
        | answer | the whole answer of the model it asked for |
        | other model | the whole answer of the next candidate; only `x-modelproxy-model` and `x-modelproxy-attempts` tell |
        | cut | the beginning of the answer, then its dialect's error event, then a connection that breaks before the terminating chunk: no client takes it for a whole answer |
        | 400, 413, … | this HTTP status with an error in the client's own dialect |

        "After 3 chunks" means: the client has them. What arrives together with the first output is known before anything has left,
        and then another model answers.

        The page is written by `FaultTests` in `tests/EndToEnd.Tests`, from real requests through a real gateway to the Simulator, and
        compared by every run of them. After a change that is meant: `MODELPROXY_WRITE_DOCS=true dotnet test --project tests/EndToEnd.Tests --filter-class '*FaultTests'`.

        """;

    public static string Write(IReadOnlyDictionary<Cell, Outcome> outcomes)
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n")).Append('\n');
        page.Append("| the provider | ").AppendJoin(" | ", ClientDialect.All.Select(c => c.Name)).Append(" | why |\n");
        page.Append("|---|").Append(string.Concat(ClientDialect.All.Select(_ => "---|"))).Append("---|\n");
        foreach (var fault in Fault.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {fault.Name} |");
            foreach (var client in ClientDialect.All) page.Append(CultureInfo.InvariantCulture, $" {Of(outcomes, fault, client)} |");
            page.Append(CultureInfo.InvariantCulture, $" {fault.Rule} |\n");
        }
        return page.ToString();
    }

    private static string Of(IReadOnlyDictionary<Cell, Outcome> outcomes, Fault fault, ClientDialect client)
    {
        var sides = client.Streams ? new[] { false, true } : [false];
        return string.Join(" / ", sides.Select(stream => string.Join(", ", outcomes.Where(o => o.Key.Fault == fault && o.Key.Client == client && o.Key.Stream == stream).Select(o => o.Value.ToString()).Distinct().Order())));
    }
}
