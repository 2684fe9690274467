using Aspire.Hosting.ApplicationModel;

namespace ModelProxy.LocalRunner.Running;

/// <summary>
/// Groups of resources that may end together. Whoever waits for another or uses it ends before it, so that it can
/// finish what it does. Two that use each other end together; two must not wait for each other.
/// </summary>
internal static class StopOrder
{
    /// <exception cref="InvalidOperationException">Resources wait for each other in a circle; the message names them.</exception>
    public static IReadOnlyList<IReadOnlyList<Resource>> Of(IReadOnlyList<Resource> resources)
    {
        var groups = new List<IReadOnlyList<Resource>>();
        var left = resources.ToList();
        while (left.Count > 0)
        {
            // nobody who is still there waits for these
            var free = left.Where(candidate => !left.Any(other => other.Waits.Contains(candidate))).ToArray();
            if (free.Length == 0) throw new InvalidOperationException($"These wait for each other: {string.Join(", ", left.Select(r => r.Name))}.");
            var unused = free.Where(candidate => !left.Any(other => other != candidate && other.Uses.Contains(candidate))).ToArray();
            IReadOnlyList<Resource> group = unused.Length > 0 ? unused : free;
            groups.Add(group);
            left.RemoveAll(group.Contains);
        }
        return groups;
    }
}
