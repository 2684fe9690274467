using System.Data.Common;

namespace ModelProxy.ServiceDefaults;

/// <summary>Where the judge is and which model it is.</summary>
public sealed record Llama3Endpoint(Uri Address, string Model)
{
    public const string DefaultModel = "llama3";

    private const int DefaultPort = 11434;

    /// <summary>
    /// From <c>Endpoint=http://host:11434;Model=llama3</c>, else from OLLAMA_HOST as Ollama itself reads it
    /// (<c>host</c>, <c>host:port</c>, <c>http://host:port</c>, <c>0.0.0.0</c>, <c>:port</c>), else this machine.
    /// </summary>
    /// <exception cref="FormatException">Neither can be read; the message says which and what is expected.</exception>
    public static Llama3Endpoint Read(string? connectionString, string? ollamaHost)
    {
        if (!string.IsNullOrWhiteSpace(connectionString)) return FromConnectionString(connectionString);
        return new Llama3Endpoint(Parse(string.IsNullOrWhiteSpace(ollamaHost) ? "127.0.0.1" : ollamaHost, "OLLAMA_HOST"), DefaultModel);
    }

    private static Llama3Endpoint FromConnectionString(string connectionString)
    {
        const string name = "ConnectionStrings__llama3";
        if (!connectionString.Contains('=', StringComparison.Ordinal)) return new Llama3Endpoint(Parse(connectionString, name), DefaultModel);
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            throw new FormatException($"{name} must read like 'Endpoint=http://localhost:11434;Model=llama3'.");
        }
        if (!parts.TryGetValue("Endpoint", out var endpoint)) throw new FormatException($"{name} names no Endpoint; write 'Endpoint=http://localhost:11434;Model=llama3'.");
        var model = parts.TryGetValue("Model", out var given) && given is string { Length: > 0 } named ? named : DefaultModel;
        return new Llama3Endpoint(Parse((string)endpoint, name), model);
    }

    private static Uri Parse(string text, string from)
    {
        text = text.Trim().TrimEnd('/');
        if (text.EndsWith("/v1", StringComparison.Ordinal)) text = text[..^3];
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (text.StartsWith(':')) text = "127.0.0.1" + text;
        if (!Uri.TryCreate(hasScheme ? text : "http://" + text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new FormatException($"{from} is '{text}', which is no address; write for example http://localhost:{DefaultPort}.");
        var port = address.IsDefaultPort && !hasScheme && !text.Contains(':', StringComparison.Ordinal) ? DefaultPort : address.Port;
        // listening on every interface is not an address to call
        return new UriBuilder(address) { Host = address.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host, Port = port }.Uri;
    }
}
