using System.Net;
using System.Net.Sockets;

namespace ModelProxy.TestKit;

public static class Ports
{
    /// <summary>Below the ports that the system gives to outgoing connections (32768 and up on Linux), any of which could take a port between our asking and the service's binding.</summary>
    private const int First = 20_000, Last = 32_000;

    /// <summary>Held until this process ends, so that no other of ours, test or bench, hands out the same port.</summary>
    private static readonly List<FileStream> Held = [];

    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "modelproxy-ports")).FullName;

    /// <summary>A TCP port of the loopback address that nobody listens on now and that nobody else is given as long as this process runs.</summary>
    public static int Free()
    {
        var start = Random.Shared.Next(First, Last);
        for (var step = 0; step < Last - First; step++)
        {
            var port = First + (start - First + step) % (Last - First);
            if (TryHold(port)) return port;
        }
        throw new InvalidOperationException($"No free port between {First} and {Last}.");
    }

    private static bool TryHold(int port)
    {
        FileStream claim;
        try
        {
            claim = new FileStream(Path.Combine(Folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.None);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return false; // by a running process, or by another user's once
        }
        if (!IsFree(port))
        {
            claim.Dispose();
            return false;
        }
        lock (Held) Held.Add(claim);
        return true;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
