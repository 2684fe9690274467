namespace ModelProxy.RouterService.Deciding;

/// <summary>One sentence in each language that decisions are explained in: whoever asks later may want the other one.</summary>
internal readonly record struct Said(string English, string Chinese)
{
    public string In(bool chinese) => chinese ? Chinese : English;

    /// <summary>Words that are quoted are the same in both.</summary>
    public static Said Quoted(string words) => new(words, words);
}
