namespace ModelProxy.RoutingEval.Peers;

/// <summary>Learns from a stream in which only the chosen model's outcome is seen. Not thread-safe.</summary>
internal interface IStreamLearner
{
    void Learn(Query query, int model, double reward);

    /// <summary>An anchor's outcome, before the stream: its domain is known.</summary>
    void LearnAnchor(Query query, int model, double reward) => Learn(query, model, reward);

    /// <summary>The model to ask for query number <paramref name="at"/> of the stream, exploration included.</summary>
    int Ask(Query query, int at);

    /// <summary>The models it would take now, exploration left out.</summary>
    int[] Best(Query[] queries);
}
