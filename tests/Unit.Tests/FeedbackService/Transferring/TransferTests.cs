using System.Text;
using CsCheck;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.FeedbackService.Transferring;

namespace ModelProxy.Unit.Tests.FeedbackService.Transferring;

public sealed class TransferTests
{
    [Theory]
    [InlineData("", "0.0.0")]
    [InlineData("12.0.7", "12.0.7")]
    [InlineData("12.7", null)]
    [InlineData("-1.0.0", null)]
    [InlineData("a.b.c", null)]
    [InlineData("1.2.99999999999999999999", null)]
    public void A_cursor_is_what_an_export_wrote_or_nothing(string text, string? expected) => Assert.Equal(expected, TransferCursor.Parse(text)?.ToString());

    [Fact]
    public void Lines_are_the_same_however_they_are_cut() =>
        Gen.Select(Gen.String[Gen.Char["ab\u00e9\u4f60"], 0, 9].List[1, 9], Gen.Int[1, 7]).Sample((lines, size) =>
        {
            var splitter = new LineSplitter(1000);
            var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
            var got = bytes.Chunk(size).SelectMany(piece => splitter.Take(piece)).ToList();
            got.Add(splitter.Rest());
            return got.ConvertAll(Encoding.UTF8.GetString).SequenceEqual(lines);
        });

    [Fact]
    public void A_line_without_end_is_refused() => Assert.Throws<InvalidDataException>(() => new LineSplitter(10).Take(new byte[11]));

    [Fact]
    public void What_is_wrong_with_a_signal_is_said()
    {
        var signal = new Signal { Id = Guid.NewGuid().ToString(), Kind = "stars", QueryId = Guid.CreateVersion7().ToString(), GivenAt = new(), Weight = 1, Value = 5 };
        Assert.Null(SignalImport.Mistake(signal));
        Assert.Contains("id", SignalImport.Mistake(new Signal(signal) { Id = "x" }), StringComparison.Ordinal);
        Assert.Contains("queryId", SignalImport.Mistake(new Signal(signal) { QueryId = Guid.NewGuid().ToString() }), StringComparison.Ordinal);
        Assert.Contains("stars, thumbs", SignalImport.Mistake(new Signal(signal) { Kind = "applause" }), StringComparison.Ordinal);
        Assert.Contains("weight is 7", SignalImport.Mistake(new Signal(signal) { Weight = 7 }), StringComparison.Ordinal);
        Assert.Contains("no number", SignalImport.Mistake(new Signal(signal) { Value = double.NaN }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stars", 5.0, true)]
    [InlineData("stars", 6.0, false)]
    [InlineData("stars", 3.5, false)]
    [InlineData("stars", null, false)]
    [InlineData("thumbs", 0.0, true)]
    [InlineData("thumbs", 0.5, false)]
    [InlineData("metric", 12.5, true)]
    [InlineData("metric", null, false)]
    [InlineData("implicit", 0.2, true)]
    [InlineData("implicit", 2.0, false)]
    [InlineData("anchor", 1.0, true)]
    [InlineData("anchor", -1.0, false)]
    [InlineData("comment", null, true)]
    public void A_signal_of_every_kind_an_export_writes_is_taken_and_a_value_it_cannot_have_is_not(string kind, double? value, bool isTaken)
    {
        var signal = new Signal { Id = Guid.NewGuid().ToString(), Kind = kind, QueryId = Guid.CreateVersion7().ToString(), GivenAt = new(), Weight = 1 };
        if (value is { } given) signal.Value = given;

        Assert.Equal(isTaken, SignalImport.Mistake(signal) is null);
    }
}
