using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.RecordingBench.Writing;

/// <summary>Exchanges as a busy team makes them: every one decided by the router among four models, one in twenty with a failed attempt before it.</summary>
internal static class Traffic
{
    private static readonly string[] Models = ["claude-sonnet", "gpt", "gpt-mini", "deepseek"];
    private static readonly string[] Domains = ["code", "math", "translation", "creative_writing", "summarization", "chat"];
    private static readonly string[] Languages = ["en", "zh", "de"];
    private static readonly string Prompt = string.Concat(Enumerable.Repeat("Please look at this function and tell me what is wrong. ", 8));
    private static readonly string Reply = string.Concat(Enumerable.Repeat("The loop ends one step too early. ", 16));

    public static Exchange One(Random random)
    {
        var id = Guid.CreateVersion7().ToString();
        var (model, domain, language) = (Models[random.Next(4)], Domains[random.Next(6)], Languages[random.Next(3)]);
        var duration = Math.Exp(4 + 5 * random.NextDouble());
        var exchange = new Exchange
        {
            Id = id,
            Model = model,
            RequestedModel = "auto",
            Dialect = "openai-chat",
            Endpoint = "/v1/chat/completions",
            Stream = random.Next(3) > 0,
            Route = "learned",
            KeyName = "team-" + random.Next(5),
            User = "user-" + random.Next(500),
            Team = "team",
            Conversation = Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64())),
            Turn = random.Next(1, 6),
            Outcome = "success",
            Status = 200,
            FinishReason = "stop",
            Usage = new Usage { InputTokens = random.Next(50, 4000), OutputTokens = random.Next(10, 1500) },
            CostUsd = random.NextDouble() / 100,
            DurationMs = duration,
            FirstTokenMs = duration / 4,
            DecideMs = 0.8,
            Prompt = Prompt,
            Reply = Reply,
            LastUserText = Prompt,
            PromptSha256 = Hash(random),
            TraceId = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
            Client = "OpenAI",
        };
        if (random.Next(20) == 0) exchange.Attempts.Add(Attempt(1, Models[random.Next(4)], 503, "overloaded", duration / 10));
        exchange.Attempts.Add(Attempt(exchange.Attempts.Count + 1, model, 200, "success", duration));
        exchange.Decision = Decided(id, model, domain, language, random);
        return exchange;
    }

    private static Attempt Attempt(int number, string model, int status, string outcome, double duration) => new()
    {
        Number = number,
        Model = model,
        Provider = "openai",
        UpstreamModel = model + "-2026",
        KeyId = "0",
        Status = status,
        Outcome = outcome,
        Phase = "stream",
        DurationMs = duration,
        FirstTokenMs = duration / 4,
    };

    private static Decision Decided(string id, string model, string domain, string language, Random random)
    {
        var decision = new Decision
        {
            QueryId = id,
            Model = model,
            Source = "learned",
            Confidence = 60 + 40 * random.NextDouble(),
            Reasoning = $"{model} does best at {domain}, by 120 rated answers; it costs half of the next.",
            Seed = random.NextInt64(),
            PolicyVersion = 12,
            ElapsedMs = 0.4,
            DecidedAt = DateTimeOffset.UtcNow.ToTimestamp(),
            TextSha256 = Hash(random),
            Features = new Features { Language = language, Domain = domain, Complexity = random.Next(100), Length = 440, Code = true, Familiarity = 0.9 },
            Inputs = new DecideRequest { QueryId = id, Mode = Mode.Auto },
        };
        foreach (var other in Domains) decision.Features.Domains.Add(new DomainProbability { Domain = other, Probability = other == domain ? 0.8 : 0.04 });
        foreach (var other in Models)
            decision.Candidates.Add(new ScoredCandidate { Model = other, Score = random.NextDouble(), Mean = random.NextDouble(), Uncertainty = 0.05, Cost = 0.002, LatencyMs = 800, Propensity = 0.25, Samples = 120 });
        foreach (var step in (string[])["mandatory", "conversation", "cache"]) decision.Steps.Add(new Step { Name = step, Reason = "nothing applies" });
        decision.Steps.Add(new Step { Name = "learned", Answered = true, Model = model, Reason = "sure", ElapsedMs = 0.3 });
        return decision;
    }

    private static ByteString Hash(Random random)
    {
        var hash = new byte[32];
        random.NextBytes(hash);
        return UnsafeByteOperations.UnsafeWrap(hash);
    }
}
