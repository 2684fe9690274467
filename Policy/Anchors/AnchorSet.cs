using System.Collections.Immutable;
using System.Reflection;

namespace ModelProxy.Policy.Anchors;

/// <summary>The graded prompts the product ships, written for it: 14 domains, English and Chinese.</summary>
public static class AnchorSet
{
    private static readonly Lazy<ImmutableArray<Anchor>> ShippedOnes = new(Load);

    /// <summary>Always in the same order: by file, domain, and place.</summary>
    public static ImmutableArray<Anchor> Shipped => ShippedOnes.Value;

    private static ImmutableArray<Anchor> Load()
    {
        var anchors = ImmutableArray.CreateBuilder<Anchor>();
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("anchors.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            anchors.AddRange(AnchorFile.Read(reader.ReadToEnd(), language: name.Split('.')[1]));
        }

        return anchors.ToImmutable();
    }
}
