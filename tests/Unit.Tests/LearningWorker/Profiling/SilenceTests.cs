using ModelProxy.LearningWorker.Profiling;

namespace ModelProxy.Unit.Tests.LearningWorker.Profiling;

public sealed class SilenceTests
{
    [Fact]
    public void Where_nothing_bad_is_ever_said_silence_says_nothing() => Assert.Equal(0, new Silence().Credit(0.7, 0.5));

    [Fact]
    public void What_signs_take_away_is_paid_back_no_more_and_no_less()
    {
        var silence = new Silence();
        double taken = 0, paid = 0;
        for (var at = 0; at < 20_000; at++)
        {
            var expected = 0.5 + 0.4 * (at % 3) / 2;
            if (at < 10_000 && at % 12 == 0)
            {
                silence.Broken(expected, 0.2, 0.5);
                taken += 0.5 * (expected - 0.2);
            }
            paid += silence.Credit(expected, 0.5) * (1 - expected);
        }
        Assert.Equal(taken, paid, tolerance: 0.001);
    }

    [Fact]
    public void One_sign_is_not_paid_back_at_once_and_no_answer_counts_for_more_than_the_most()
    {
        var silence = new Silence();
        silence.Broken(0.8, 0.2, 0.5);
        Assert.InRange(silence.Credit(0.8, 0.5), 0.001, 0.02);
        for (var at = 0; at < 1000; at++) silence.Broken(0.8, 0.2, 0.5);
        Assert.Equal(0.5, silence.Credit(0.8, 0.5));
    }

    [Fact]
    public void What_nobody_has_an_opinion_of_is_left_out()
    {
        var silence = new Silence();
        silence.Broken(double.NaN, 0.2, 0.5);
        Assert.Equal(0, silence.Credit(0.7, 0.5));
        silence.Broken(0.7, 0.2, 0.5);
        Assert.Equal(0, silence.Credit(double.NaN, 0.5));
    }
}
