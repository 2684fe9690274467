namespace ModelProxy.Policy.Judging;

/// <summary>What a template may tell of each model, as named in <c>{{models: fields, rating, price}}</c>; small models weigh most what stands first.</summary>
public static class ModelFacts
{
    public const string Description = "description";
    public const string Fields = "fields";
    public const string Success = "success";
    public const string Rating = "rating";
    public const string Latency = "latency";
    public const string Price = "price";

    /// <summary>All, in the order of a template that names none.</summary>
    public static IReadOnlyList<string> All { get; } = [Description, Fields, Success, Rating, Latency, Price];
}
