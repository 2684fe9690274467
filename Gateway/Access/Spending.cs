namespace ModelProxy.Gateway.Access;

/// <summary>
/// What the callers' keys have cost this calendar month (UTC): the sums of the FeedbackService, which know the other
/// gateways and what was before this one started, and what this gateway's own answers cost since. Thread-safe.
/// </summary>
internal sealed class Spending(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Sums> _keys = new(StringComparer.Ordinal);
    private DateOnly _month = MonthOf(clock.GetUtcNow());
    private bool _told;

    public static DateOnly MonthOf(DateTimeOffset moment) => new(moment.UtcDateTime.Year, moment.UtcDateTime.Month, 1);

    /// <summary>USD so far, with what requests under way will cost by estimate.</summary>
    public double OfKey(string key)
    {
        lock (_gate)
        {
            Turn();
            return _keys.TryGetValue(key, out var sums) ? sums.Spent + sums.Reserved : 0;
        }
    }

    /// <summary>The same of several keys together.</summary>
    public double OfKeys(IEnumerable<string> keys)
    {
        lock (_gate)
        {
            Turn();
            return keys.Sum(key => _keys.TryGetValue(key, out var sums) ? sums.Spent + sums.Reserved : 0);
        }
    }

    /// <summary>The same of everybody, also without a key.</summary>
    public double OfAll()
    {
        lock (_gate)
        {
            Turn();
            return _keys.Values.Sum(sums => sums.Spent + sums.Reserved);
        }
    }

    /// <summary>A request begins that will cost about this.</summary>
    public void Reserve(string key, double usd)
    {
        lock (_gate) Sum(key).Reserved += usd;
    }

    /// <summary>It ended and cost this.</summary>
    public void Settle(string key, double reserved, double cost)
    {
        lock (_gate)
        {
            Turn();
            var sums = Sum(key);
            (sums.Reserved, sums.Own) = (sums.Reserved - reserved, sums.Own + cost);
        }
    }

    /// <summary>The FeedbackService is about to be asked.</summary>
    /// <returns>The month to ask for; give it back with the answer.</returns>
    public DateOnly Ask()
    {
        lock (_gate)
        {
            Turn();
            foreach (var sums in _keys.Values) sums.OwnWhenAsked = sums.Own;
            return _month;
        }
    }

    /// <summary>What it said.</summary>
    public void Tell(DateOnly month, IEnumerable<KeyValuePair<string, double>> usdByKey)
    {
        lock (_gate)
        {
            Turn();
            if (month != _month) return; // it turned meanwhile
            foreach (var sums in _keys.Values) sums.Told = 0;
            foreach (var (key, usd) in usdByKey) Sum(key).Told = usd;
            if (!_told)
                foreach (var sums in _keys.Values) sums.Before = sums.Told - sums.OwnWhenAsked;
            _told = true;
        }
    }

    private Sums Sum(string key)
    {
        if (!_keys.TryGetValue(key, out var sums)) _keys[key] = sums = new Sums();
        return sums;
    }

    /// <summary>A new month begins at nothing, but for the requests under way.</summary>
    private void Turn()
    {
        var now = MonthOf(clock.GetUtcNow());
        if (now == _month) return;
        (_month, _told) = (now, true); // what was before is nothing: nobody need say so
        foreach (var (key, sums) in _keys) _keys[key] = new Sums { Reserved = sums.Reserved };
    }

    /// <summary>USD of one key.</summary>
    private sealed class Sums
    {
        public double Reserved;

        /// <summary>Of this gateway's own answers.</summary>
        public double Own;

        /// <summary>What the FeedbackService said last, and what was <see cref="Own"/> when it was asked.</summary>
        public double Told;
        public double OwnWhenAsked;

        /// <summary>Before this gateway counted.</summary>
        public double Before;

        /// <summary>
        /// What was said last is behind by the records that were on their way; what was counted here from the beginning
        /// knows nothing of other gateways. Neither is too much by more than what ended while the question was on its
        /// way, so the larger is nearer.
        /// </summary>
        public double Spent => Math.Max(Told + Own - OwnWhenAsked, Before + Own);
    }
}
