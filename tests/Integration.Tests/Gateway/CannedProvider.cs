using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>A provider that answers with the bytes it was given, whatever an HTTP library would think of them, and closes.</summary>
internal sealed class CannedProvider : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, (string Head, string Body)> _reply;
    private readonly Task _serving;

    /// <param name="head">Status line and headers without content-length, lines apart by \n, in Latin-1.</param>
    public CannedProvider(string head, string body) : this(_ => (head, body)) { }

    /// <param name="reply">Given the request as text.</param>
    public CannedProvider(Func<string, (string Head, string Body)> reply)
    {
        _reply = reply;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                var (head, body) = _reply(await ReadRequestAsync(stream));
                var bytes = Encoding.UTF8.GetBytes(body);
                await stream.WriteAsync((byte[])[.. Encoding.Latin1.GetBytes($"{head}\nContent-Length: {bytes.Length}\nConnection: close\n\n".Replace("\n", "\r\n", StringComparison.Ordinal)), .. bytes]);
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException or IOException)
            {
                if (!_listener.Server.IsBound) return;
            }
        }
    }

    private static async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var (text, buffer) = ("", new byte[4096]);
        while (true)
        {
            var count = await stream.ReadAsync(buffer);
            if (count == 0) return text;
            text += Encoding.Latin1.GetString(buffer, 0, count);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            var length = text[..end].Split("\r\n").Where(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase)).Select(line => int.Parse(line[15..], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
            if (text.Length >= end + 4 + length) return text;
        }
    }
}
