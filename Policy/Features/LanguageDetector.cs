using System.Collections.Frozen;

namespace ModelProxy.Policy.Features;

/// <summary>Language by script, and for Latin script by the commonest small words. One pass, no allocation.</summary>
internal static class LanguageDetector
{
    private static readonly FrozenDictionary<string, byte> SmallWords = Build();
    private static readonly FrozenDictionary<string, byte>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        SmallWords.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Of a longer text its beginning and end tell.</summary>
    private const int Head = 2000, Tail = 1000;

    private ref struct Tally
    {
        public int Han, Kana, Hangul, Cyrillic, LatinWords, OtherLetters;
        public Span<int> Votes;
    }

    public static string Detect(ReadOnlySpan<char> text, double codeShare)
    {
        var tally = new Tally { Votes = stackalloc int[4] };
        if (text.Length <= Head + Tail) Count(text, ref tally);
        else
        {
            Count(text[..Head], ref tally);
            Count(text[^Tail..], ref tally);
        }

        return Judge(tally, codeShare);
    }

    private static string Judge(in Tally tally, double codeShare)
    {
        var (han, latinWords) = (tally.Han, tally.LatinWords);
        // A Chinese instruction over an English passage is still a Chinese query: its reader wants Chinese.
        if (tally.Kana > 0 && tally.Kana * 6 >= han && tally.Kana * 2 >= latinWords) return Languages.Japanese;
        if (han > 0 && han * 2 >= latinWords) return Languages.Chinese;
        if (codeShare > 0.6) return Languages.Code;
        if (tally.Hangul * 2 > latinWords && tally.Hangul > tally.OtherLetters) return Languages.Korean;
        if (tally.Cyrillic > latinWords * 3 && tally.Cyrillic > tally.OtherLetters) return Languages.Russian;
        if (latinWords == 0 || tally.OtherLetters > latinWords * 4) return Languages.Other;
        return Latin(tally.Votes, latinWords);
    }

    private static void Count(ReadOnlySpan<char> text, ref Tally tally)
    {
        Span<char> word = stackalloc char[12];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (Chars.IsHan(c)) tally.Han++;
            else if (Chars.IsKana(c)) tally.Kana++;
            else if (Chars.IsHangul(c)) tally.Hangul++;
            else if (c is >= '\u0400' and <= '\u04FF') tally.Cyrillic++;
            else if (Chars.IsLatinLetter(c))
            {
                var length = 0;
                while (i < text.Length && (Chars.IsLatinLetter(text[i]) || text[i] == '\''))
                {
                    if (length < word.Length) word[length] = char.ToLowerInvariant(text[i]);
                    length++;
                    Mark(text[i], tally.Votes);
                    i++;
                }

                i--;
                tally.LatinWords++;
                if (length <= word.Length && Lookup.TryGetValue(word[..length], out var language)) tally.Votes[language] += 2;
            }
            else if (char.IsLetter(c)) tally.OtherLetters++;
        }
    }

    private static string Latin(ReadOnlySpan<int> votes, int words)
    {
        var best = 0;
        for (var i = 1; i < votes.Length; i++) if (votes[i] > votes[best]) best = i;
        if (votes[best] == 0) return words < 12 ? Languages.English : Languages.Other;
        return best switch { 1 => Languages.French, 2 => Languages.German, 3 => Languages.Spanish, _ => Languages.English };
    }

    private static void Mark(char c, Span<int> votes)
    {
        switch (c)
        {
            case 'ß' or 'ä' or 'ö' or 'ü': votes[2]++; break;
            case 'ñ' or 'í' or 'ó' or 'á' or 'ú': votes[3]++; break;
            case 'ç' or 'è' or 'ê' or 'à' or 'ù' or 'œ' or 'î' or 'ô': votes[1]++; break;
        }
    }

    private static FrozenDictionary<string, byte> Build()
    {
        (byte, string)[] lists =
        [
            (0, "the of and to in is that it for was are with as this be have from or by not what which how you your i my we can do does if write please an at would who"),
            (1, "le la les des une et est pour dans que qui sur avec pas du au ce il elle nous vous je comment pourquoi quel quelle cette sont être aux ou mais leur quels"),
            (2, "der die das und ist nicht ein eine mit von zu den dem für auf wie was ich sie wir sind werden im oder auch bei nach warum welche einen einer aus"),
            (3, "el los las y en es por con una para del que se lo como más qué cómo cuál son su al pero este esta está ser puede sobre entre muy"),
        ];
        var words = new Dictionary<string, byte>();
        foreach (var (language, list) in lists)
            foreach (var word in list.Split(' ')) words.TryAdd(word, language);
        return words.ToFrozenDictionary();
    }
}
