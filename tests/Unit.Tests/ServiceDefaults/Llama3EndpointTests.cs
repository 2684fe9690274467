using ModelProxy.ServiceDefaults;

namespace ModelProxy.Unit.Tests.ServiceDefaults;

public sealed class Llama3EndpointTests
{
    [Theory]
    [InlineData(null, null, "http://127.0.0.1:11434/", "llama3")]
    [InlineData(null, "", "http://127.0.0.1:11434/", "llama3")]
    [InlineData(null, "gpu", "http://gpu:11434/", "llama3")]
    [InlineData(null, "gpu:8080", "http://gpu:8080/", "llama3")]
    [InlineData(null, ":8080", "http://127.0.0.1:8080/", "llama3")]
    [InlineData(null, "0.0.0.0", "http://127.0.0.1:11434/", "llama3")]
    [InlineData(null, "0.0.0.0:11500", "http://127.0.0.1:11500/", "llama3")]
    [InlineData(null, "http://gpu:11434/", "http://gpu:11434/", "llama3")]
    [InlineData(null, "https://ollama.example.com", "https://ollama.example.com/", "llama3")]
    [InlineData(null, "http://gpu:11434/v1", "http://gpu:11434/", "llama3")]
    [InlineData("Endpoint=http://sim:5199;Model=llama3", "gpu", "http://sim:5199/", "llama3")]
    [InlineData("Endpoint=http://sim:5199/;Model=llama3:70b", null, "http://sim:5199/", "llama3:70b")]
    [InlineData("endpoint=http://sim:5199", null, "http://sim:5199/", "llama3")]
    [InlineData("http://sim:5199", null, "http://sim:5199/", "llama3")]
    public void Is_read_as_people_write_it(string? connectionString, string? ollamaHost, string address, string model) =>
        Assert.Equal(new Llama3Endpoint(new Uri(address), model), Llama3Endpoint.Read(connectionString, ollamaHost));

    [Theory]
    [InlineData("Model=llama3", null, "Endpoint")]
    [InlineData("Endpoint=ftp://x;Model=y", null, "ConnectionStrings__llama3")]
    [InlineData(null, "not an address", "OLLAMA_HOST")]
    public void What_cannot_be_read_is_named(string? connectionString, string? ollamaHost, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => Llama3Endpoint.Read(connectionString, ollamaHost)).Message, StringComparison.Ordinal);
}
