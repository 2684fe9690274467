using System.Security.Cryptography;
using ModelProxy.Policy.Classifying;
using Npgsql;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>
/// Keeps each taught classifier once, by what it is. Policies name it by its hash: at one policy a minute, kept for two weeks, copies in
/// each would come to gigabytes.
/// </summary>
internal static class ClassifierShelf
{
    /// <returns>SHA-256 of the packed classifier; null for the shipped one.</returns>
    public static async Task<byte[]?> KeepAsync(NpgsqlConnection session, DomainClassifier? classifier, CancellationToken cancellationToken)
    {
        if (classifier is null) return null;
        var packed = ClassifierFormat.Write(classifier);
        var hash = SHA256.HashData(packed);
        await using var command = new NpgsqlCommand("insert into routing.classifier (hash, packed) values ($1, $2) on conflict do nothing", session) { Parameters = { new() { Value = hash }, new() { Value = packed } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
        return hash;
    }
}
