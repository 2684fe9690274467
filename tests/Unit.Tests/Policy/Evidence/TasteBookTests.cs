using ModelProxy.Policy.Evidence;

namespace ModelProxy.Unit.Tests.Policy.Evidence;

public sealed class TasteBookTests
{
    [Fact]
    public void A_person_who_is_kind_to_all_models_has_no_taste_for_those_they_happened_to_rate()
    {
        var book = new TasteBook();
        Rate(book, "kind", "a", 0.3, 20);
        Rate(book, "kind", "b", 0.3, 20);

        var table = Table(book);

        Assert.InRange(table.Of("kind", null, "a").Offset, 0, 0.06);
        Assert.Equal(table.Of("kind", null, "a").Offset, table.Of("kind", null, "b").Offset, 6);
    }

    [Fact]
    public void Where_people_are_alike_the_luck_of_single_answers_is_no_taste()
    {
        var book = Crowd(taste: 0);

        var offsets = book.ToTastes().Select(taste => Math.Abs(Table(book).Of(taste.Who["user:".Length..], null, taste.Model).Offset)).ToArray();

        Assert.True(offsets.Average() < 0.02, $"{offsets.Average()}");
        Assert.True(book.Spread() < 0.005, $"{book.Spread()}");
    }

    [Fact]
    public void Where_people_differ_their_tastes_are_told_apart_and_their_spread_is_found()
    {
        var book = Crowd(taste: 0.2);
        var table = Table(book);

        var right = Enumerable.Range(0, Users).Count(user => table.Of($"u{user}", null, Loved(user)).Offset > table.Of($"u{user}", null, Loved(user + 1)).Offset);

        Assert.True(right >= Users * 0.9, $"{right} of {Users}");
        // apart by 0.4: as two independent tastes of variance 0.08 are
        Assert.InRange(book.Spread(), 0.06, 0.1);
    }

    [Fact]
    public void What_is_not_known_of_a_user_yet_is_open_by_the_spread_of_tastes()
    {
        var book = Crowd(taste: 0.2);
        Rate(book, "new", "a", 0.1, 1);
        var table = Table(book);

        Assert.True(table.Of("new", null, "b").Variance > table.Of("u0", null, "b").Variance);
        Assert.Equal(0, table.Of("stranger", null, "a").Variance);
    }

    [Fact]
    public void Where_there_are_too_many_the_people_with_most_ratings_are_kept_whole()
    {
        var book = new TasteBook();
        foreach (var (user, times) in new[] { ("much", 9), ("some", 5), ("little", 1) })
            foreach (var model in new[] { "a", "b" }) Rate(book, user, model, 0.1, times);

        Assert.Equal(["user:much", "user:much", "user:some", "user:some"], TasteBook.BestKnown(book.ToTastes(), 5).Select(taste => taste.Who));
        Assert.Equal(6, TasteBook.BestKnown(book.ToTastes(), 6).Length);
    }

    private const int Users = 100;

    private static string Loved(int user) => user % 2 == 0 ? "a" : "b";

    /// <summary>Forty ratings each of two models, loved or not, each answer half a scale up or down by luck.</summary>
    private static TasteBook Crowd(double taste)
    {
        var (book, random) = (new TasteBook(), new Random(5));
        for (var user = 0; user < Users; user++)
            for (var at = 0; at < 80; at++)
            {
                var model = at % 2 == 0 ? "a" : "b";
                book.Observe($"u{user}", "", model, (Loved(user) == model ? taste : -taste) + (random.Next(2) == 0 ? 0.35 : -0.35));
            }
        return book;
    }

    private static void Rate(TasteBook book, string user, string model, double residual, int times)
    {
        for (var at = 0; at < times; at++) book.Observe(user, "", model, residual);
    }

    private static TasteTable Table(TasteBook book) => new(book.ToTastes(), book.Spread());
}
