using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data.Learning;
using ModelProxy.RouterService.Features;

namespace ModelProxy.RouterService.Deciding;

/// <summary>Checks a request at the edge and reads it into a <see cref="Question"/>; nothing behind it checks again.</summary>
internal sealed class QuestionReader(PolicyInForce policies, TimeProvider clock, IExperiments? experiments = null)
{
    /// <summary>Characters of the text that count; a longer one is cut.</summary>
    public const int MaxText = 8 * 1024;

    /// <exception cref="RpcException">INVALID_ARGUMENT: there is no candidate.</exception>
    public Question Read(DecideRequest request, DateTime? callerDeadline = null)
    {
        var inChinese = Telling.IsChinese(request.Language);
        var (options, reserved, excluded) = CandidateFilter.Apply(request, inChinese);
        if (options.Count == 0)
            throw new RpcException(new Status(StatusCode.InvalidArgument, "There is no model to choose from. Configure at least one model whose provider has a key, or start Ollama."));

        if (request.QueryId.Length == 0) request.QueryId = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var trial = experiments?.Assign(request, ExperimentKinds.Model, ExperimentKinds.Objective);
        // written into the request: a replay and the decision cache see the objective that was really used
        if (trial?.Arm.Objective is { } objective) request.Objective = new Objective { Quality = objective.Quality, Cost = objective.Cost, Latency = objective.Latency };
        var policy = policies.Current;
        var text = Excerpt(request.Text);
        return new Question
        {
            Request = request,
            Text = text,
            TextHash = Hash(text),
            Features = QueryReader.Read(policy.Extractor, text, request),
            Policy = policy,
            Options = options,
            Reserved = reserved,
            Excluded = excluded,
            Seed = SeedOf(request.QueryId),
            At = clock.GetUtcNow(),
            CallerDeadline = callerDeadline == DateTime.MaxValue ? null : callerDeadline,
            InChinese = inChinese,
            Trial = trial,
        };
    }

    public static string Excerpt(string text) => text.Length <= MaxText ? text : text[..MaxText];

    /// <summary>The id of the query decides all chance in it: any replica would draw the same.</summary>
    public static long SeedOf(string queryId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(queryId), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash) & long.MaxValue;
    }

    /// <summary>SHA-256 over the text with case folded and every run of white space as one space.</summary>
    public static byte[] Hash(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan().Trim())
        {
            if (!char.IsWhiteSpace(c)) normal.Append(char.ToLowerInvariant(c));
            else if (normal.Length > 0 && normal[^1] != ' ') normal.Append(' ');
        }
        return SHA256.HashData(Encoding.UTF8.GetBytes(normal.ToString()));
    }
}
