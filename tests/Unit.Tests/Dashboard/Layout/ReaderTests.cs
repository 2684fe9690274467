using ModelProxy.Dashboard.Languages;
using ModelProxy.Dashboard.Layout;

namespace ModelProxy.Unit.Tests.Dashboard.Layout;

public sealed class ReaderTests
{
    private static readonly Reader English = new(Texts.English, TimeZoneInfo.Utc);

    [Theory]
    [InlineData(0, "0 ratings")]
    [InlineData(1, "1 rating")]
    [InlineData(1200, "1,200 ratings")]
    public void One_thing_is_not_called_many(double count, string expected) => Assert.Equal(expected, English.Counted("overview.ratings", count));

    [Theory]
    [InlineData(0.4, "0.4 ms")]
    [InlineData(812, "812 ms")]
    [InlineData(2400, "2,400 ms")]
    [InlineData(12_345, "12.3 s")]
    public void Durations_are_as_long_as_they_need_to_be(double milliseconds, string expected) => Assert.Equal(expected, English.Duration(milliseconds));

    [Theory]
    [InlineData(0, "$0")]
    [InlineData(0.00087, "$0.00087")]
    [InlineData(0.0123, "$0.012")]
    [InlineData(1234.5, "$1,234.50")]
    public void Small_sums_keep_digits_that_say_something(double dollars, string expected) => Assert.Equal(expected, English.Cost((decimal)dollars));

    [Theory]
    [InlineData(0.9996, "99.96%")]
    [InlineData(1, "100%")]
    [InlineData(0.031, "3.1%")]
    [InlineData(0.5, "50%")]
    [InlineData(0, "0%")]
    public void A_share_is_never_rounded_to_all(double share, string expected) => Assert.Equal(expected, English.Percent(share));

    [Fact]
    public void Times_are_those_of_the_readers_zone_with_the_date_when_it_is_another_day()
    {
        var reader = new Reader(Texts.For("zh"), Reader.ZoneOf("Asia/Kathmandu"));
        var at = new DateTimeOffset(2026, 3, 1, 18, 0, 0, TimeSpan.Zero);
        Assert.Equal("23:45:00", reader.Time(at, at.AddMinutes(5)));
        Assert.Equal("03-01 23:45:00", reader.Time(at, at.AddMinutes(20)));
        Assert.Equal(new DateOnly(2026, 3, 2), reader.Today(at.AddMinutes(20)));
    }

    [Theory]
    [InlineData("Asia/Shanghai", "Asia/Shanghai")]
    [InlineData("Nowhere/Land", "UTC")]
    [InlineData("", "UTC")]
    public void A_zone_nobody_knows_is_utc(string id, string expected) => Assert.Equal(expected, Reader.ZoneOf(id).Id);

    [Theory]
    [InlineData(59, "59 s")]
    [InlineData(60 * 12, "12 min")]
    [InlineData(3600 * 5 + 120, "5 h 2 min")]
    [InlineData(86400 * 3 + 3600 * 4, "3 d 4 h")]
    public void Uptime_is_told_in_two_units(int seconds, string expected) => Assert.Equal(expected, English.Span(TimeSpan.FromSeconds(seconds)));
}
