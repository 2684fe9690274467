using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Fuzzing;

/// <summary>Damages bytes the way bad clients, bad providers and attackers do; the same seed, the same damage.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly string[] Tokens =
    [
        "null", "true", "-1", "0", "1e400", "-0.5", "99999999999999999999", "\"\"", "\"\\ud83d\"", "\"\\ude00x\"", "[]", "{}", "[[]]", "[null]", "{\"\\ud83d\":1}",
        "\"auto\"", "\"data:;base64,\"", "\"mpseal.\"", "\"mpseal.x.!!.!!\"", "\"mpseal.openai-responses..\"", "\"[DONE]\"", "\u0000", "\r", "\n\n", "data:", "event: x\n", "\\", "\"", "{", "}", "[", "]", ",", ":", "\uFEFF",
    ];

    private static readonly string Deep = new string('[', 300) + new string(']', 300);

    private readonly Random _random = new(seed);

    public byte[] Of(byte[] original)
    {
        var bytes = _random.Next(3) == 0 || !TryReshape(original, out var reshaped) ? original : reshaped;
        for (var i = _random.Next(4); i > 0; i--)
            bytes = Damage(bytes);
        return bytes;
    }

    /// <summary>Pieces of any size, empty ones too.</summary>
    public byte[][] Pieces(byte[] bytes)
    {
        var pieces = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var size = Math.Min(bytes.Length - at, _random.Next(1 + (1 << _random.Next(9))));
            pieces.Add(bytes[at..(at + size)]);
            at += size;
        }

        return [.. pieces];
    }

    private byte[] Damage(byte[] bytes)
    {
        if (bytes.Length == 0)
            return Encoding.UTF8.GetBytes(Tokens[_random.Next(Tokens.Length)]);
        var at = _random.Next(bytes.Length);
        var length = Math.Min(bytes.Length - at, _random.Next(1, 40));
        switch (_random.Next(6))
        {
            case 0:
                var flipped = bytes.ToArray();
                flipped[at] = (byte)_random.Next(256);
                return flipped;
            case 1:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 2:
                return [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]];
            case 3:
                return bytes[..at];
            case 4:
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes(_random.Next(50) == 0 ? Deep : Tokens[_random.Next(Tokens.Length)]), .. bytes[at..]];
            default:
                var other = _random.Next(bytes.Length);
                return [.. bytes[..at], .. bytes[other..Math.Min(bytes.Length, other + length)], .. bytes[Math.Min(bytes.Length, at + length)..]];
        }
    }

    /// <summary>Valid JSON of the wrong shape, which reaches further than broken JSON: a value replaced, removed, moved or named otherwise.</summary>
    private bool TryReshape(byte[] original, out byte[] reshaped)
    {
        reshaped = original;
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(original);
        }
        catch (JsonException)
        {
            return ReshapeLine(original, out reshaped);
        }

        for (var i = _random.Next(1, 4); i > 0; i--)
            Reshape(root!);
        reshaped = Encoding.UTF8.GetBytes(root!.ToJsonString());
        if (_random.Next(3) == 0)
            reshaped = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(reshaped).Replace("\"@half\"", "\"\\ud83d\"", StringComparison.Ordinal));
        return true;
    }

    /// <summary>A stream: one of its JSON lines is reshaped.</summary>
    private bool ReshapeLine(byte[] original, out byte[] reshaped)
    {
        reshaped = original;
        var lines = Encoding.UTF8.GetString(original).Split('\n');
        var which = _random.Next(lines.Length);
        var start = lines[which].IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
            return false;
        try
        {
            var root = JsonNode.Parse(lines[which][start..])!;
            Reshape(root);
            lines[which] = lines[which][..start] + root.ToJsonString();
        }
        catch (JsonException)
        {
            return false;
        }

        if (_random.Next(3) == 0)
            (lines[which], lines[^1]) = (lines[^1], lines[which]);
        reshaped = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        return true;
    }

    private void Reshape(JsonNode root)
    {
        var holders = new List<JsonNode>();
        Collect(root, holders);
        switch (holders[_random.Next(holders.Count)])
        {
            case JsonObject { Count: > 0 } map:
                var (name, value) = map.ElementAt(_random.Next(map.Count));
                map.Remove(name);
                if (_random.Next(5) == 0)
                    map[Any(holders) is JsonObject { Count: > 0 } from ? from.ElementAt(0).Key : "@half"] = value;
                else if (_random.Next(6) != 0)
                    map[name] = Weird(holders);
                break;
            case JsonArray { Count: > 0 } list:
                var at = _random.Next(list.Count);
                list.RemoveAt(at);
                if (_random.Next(3) != 0)
                    list.Insert(at, Weird(holders));
                break;
        }
    }

    private JsonNode? Weird(List<JsonNode> holders) => _random.Next(14) switch
    {
        0 => null,
        1 => JsonValue.Create(true),
        2 => JsonValue.Create(-1),
        3 => JsonNode.Parse("1e300"),
        4 => JsonValue.Create(long.MaxValue),
        5 => JsonValue.Create(0.5),
        6 => JsonValue.Create(""),
        7 => JsonValue.Create("@half"),
        8 => new JsonArray(),
        9 => new JsonObject(),
        10 => new JsonArray(null, 1, "x", new JsonObject()),
        11 => JsonValue.Create(new string('长', _random.Next(300))),
        12 => JsonNode.Parse(Deep[250..350]),
        _ => Any(holders).DeepClone(),
    };

    private JsonNode Any(List<JsonNode> holders) => holders[_random.Next(holders.Count)];

    private static void Collect(JsonNode? node, List<JsonNode> holders)
    {
        if (node is JsonObject or JsonArray)
            holders.Add(node);
        foreach (var child in node is JsonObject map ? map.Select(static m => m.Value) : node is JsonArray list ? list : [])
            Collect(child, holders);
    }
}
