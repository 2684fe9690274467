using System.Collections.Concurrent;

namespace ModelProxy.Simulator.Files;

/// <param name="Sha256">Of the content, lower-case hex.</param>
/// <param name="Content">The first <see cref="StoredFiles.Kept"/> bytes.</param>
internal sealed record StoredFile(string Id, string Name, string Purpose, long Bytes, string Sha256, byte[] Content);

/// <summary>What was uploaded since the start. Thread-safe.</summary>
internal sealed class StoredFiles
{
    /// <summary>Larger ones are counted and hashed, not kept.</summary>
    public const int Kept = 1024 * 1024;

    private readonly ConcurrentDictionary<string, StoredFile> _files = new();

    public void Add(StoredFile file) => _files[file.Id] = file;

    public StoredFile? Find(string id) => _files.GetValueOrDefault(id);

    public bool Remove(string id) => _files.TryRemove(id, out _);
}
