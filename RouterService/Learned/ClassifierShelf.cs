using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ModelProxy.Data;
using ModelProxy.Policy.Classifying;

namespace ModelProxy.RouterService.Learned;

/// <summary>Taught classifiers by the hash that policies name them by. Thread-safe; remembers the last one read, which is that of nearly every policy.</summary>
internal sealed class ClassifierShelf
{
    private volatile Tuple<string, DomainClassifier>? _last;

    /// <summary>The classifier (null = the snapshot's own or the shipped one), or what is wrong with it.</summary>
    public async Task<(DomainClassifier? Classifier, string Fault)> FindAsync(ModelProxyDb database, byte[]? hash, CancellationToken cancellationToken)
    {
        if (hash is null) return (null, "");
        var name = Convert.ToHexStringLower(hash);
        if (_last is { } last && last.Item1 == name) return (last.Item2, "");
        var packed = await database.Classifiers.AsNoTracking().Where(row => row.Hash == hash).Select(row => row.Packed).SingleOrDefaultAsync(cancellationToken);
        if (packed is null) return (null, $"Its classifier {name} is gone.");
        if (!SHA256.HashData(packed).AsSpan().SequenceEqual(hash)) return (null, $"Its classifier {name} is damaged: the checksum does not match.");
        try
        {
            var classifier = ClassifierFormat.Read(packed);
            _last = Tuple.Create(name, classifier);
            return (classifier, "");
        }
        catch (InvalidDataException broken)
        {
            return (null, $"Its classifier {name} cannot be read: {broken.Message}");
        }
    }
}
