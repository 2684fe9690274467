using System.Runtime.CompilerServices;

namespace ModelProxy.EndToEnd.Tests.Tracing;

/// <summary>The spans of one trace, and who led to whom.</summary>
internal sealed class Trace(IReadOnlyList<Span> spans)
{
    private readonly Dictionary<string, Span> _byId = spans.ToDictionary(s => s.Id);

    public bool Has(Func<Span, bool> which) => spans.Any(which);

    public Span First(Func<Span, bool> which) => spans.First(which);

    public Span Single(Func<Span, bool> which, [CallerArgumentExpression(nameof(which))] string expression = "")
    {
        var found = spans.Where(which).ToArray();
        Assert.True(found.Length == 1, $"{found.Length} spans match {expression}.\n{this}");
        return found[0];
    }

    /// <summary>Fails unless each span was led to by the one before it, however many stand between.</summary>
    public void AssertChain(params Span[] chain)
    {
        foreach (var (above, below) in chain.Zip(chain.Skip(1)))
            Assert.True(AreAbove(below).Contains(above), $"'{below.Name}' of {below.Service} does not come from '{above.Name}' of {above.Service}.\n{this}");
    }

    public override string ToString() => string.Join('\n', spans.Where(s => !_byId.ContainsKey(s.ParentId)).SelectMany(root => Lines(root, "")));

    private IEnumerable<string> Lines(Span span, string indent) =>
        spans.Where(s => s.ParentId == span.Id).SelectMany(child => Lines(child, indent + "  "))
            .Prepend($"{indent}{span.Service}: {span.Name} [{span.Scope}, kind {span.Kind}] {string.Join(' ', span.Attributes.Select(a => $"{a.Key}={a.Value}"))}");

    private IEnumerable<Span> AreAbove(Span span)
    {
        while (_byId.TryGetValue(span.ParentId, out var parent)) yield return span = parent;
    }
}
