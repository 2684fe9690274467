using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data.Learning;
using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Experimenting;

/// <summary>One running experiment and how it shares requests out. Immutable.</summary>
internal sealed record RunningExperiment(string Id, string Name, string Kind, string Split, IReadOnlyList<ExperimentArm> Arms)
{
    public string CreatedBy { get; init; } = "";

    /// <summary>Null when the request takes no part.</summary>
    public Assignment? Draw(DecideRequest request)
    {
        var unit = Unit(request);
        if (unit.Length == 0) return null;
        if (Split == ExperimentSplits.Key && Arms.Any(arm => arm.Keys.Count > 0))
            return Arms.FirstOrDefault(arm => arm.Keys.Contains(request.KeyName)) is { } named ? Of(named) : null;
        var at = Uniform(Id, unit);
        foreach (var arm in Arms)
            if ((at -= arm.Share) < 0) return Of(arm);
        return null;
    }

    /// <summary>A conversation stays with its arm; by key a caller without one is told apart by user.</summary>
    private string Unit(DecideRequest request) => Split == ExperimentSplits.Key
        ? request.KeyName.Length > 0 ? request.KeyName : request.User
        : request.Conversation is { Id.Length: > 0 } conversation ? conversation.Id : request.QueryId;

    private Assignment Of(ExperimentArm arm) => new(Id, Name, Kind, arm, arm.Share) { EvolvesFrom = CreatedBy == ExperimentAuthors.Evolution ? Arms[0].PromptVersion : 0 };

    /// <summary>SHA-256 of experiment and unit as a number in [0, 1): experiments draw independently of each other, and every replica draws the same.</summary>
    private static double Uniform(string experiment, string unit)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{experiment}\n{unit}"), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
