namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>
/// A tenth of all judged answers is kept out of the evidence, so that policies can be compared on what neither was taught. Profiles,
/// tastes and raters learn from all.
/// </summary>
internal static class HeldOut
{
    /// <summary>Judgements from which on anything is kept out: the first ones are worth more as evidence.</summary>
    public const long From = 200;

    /// <summary>The same in SQL, for <c>routing.decision d</c>.</summary>
    public const string Sql = "get_byte(uuid_send(d.query_id), 14) % 10 = 0";

    // the last eight bytes of a Guid lie in the same order everywhere
    public static bool Contains(Guid queryId) => queryId.ToByteArray()[14] % 10 == 0;
}
