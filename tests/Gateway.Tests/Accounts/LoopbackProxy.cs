using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ApiHub.Gateway.Tests.Accounts;

/// <summary>A real proxy on a loopback port, HTTP and SOCKS 5 at once, for the user <c>me</c> with the password <c>pass:word</c>. Whatever host is asked for, it leads to one address.</summary>
internal sealed class LoopbackProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly Task _accepting;
    private int _passed;

    public LoopbackProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that it has let through.</summary>
    public int Passed => Volatile.Read(ref _passed);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var first = await ReadAsync(stream, 1);
                var head = first[0] == 5 ? await SocksAsync(stream) : await HttpAsync(stream, first);
                if (head is null)
                    return;
                Interlocked.Increment(ref _passed);
                using var upstream = new TcpClient();
                await upstream.ConnectAsync(IPAddress.Loopback, _target.Port);
                await upstream.GetStream().WriteAsync(head);
                await Task.WhenAny(stream.CopyToAsync(upstream.GetStream()), upstream.GetStream().CopyToAsync(stream));
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
        }
    }

    private static async Task<byte[]?> HttpAsync(NetworkStream stream, byte[] first)
    {
        var head = new List<byte>(first);
        while (!Encoding.ASCII.GetString([.. head]).Contains("\r\n\r\n", StringComparison.Ordinal))
            head.AddRange(await ReadAsync(stream, 1));
        var login = Convert.ToBase64String("me:pass:word"u8);
        if (Encoding.ASCII.GetString([.. head]).Contains($"Proxy-Authorization: Basic {login}", StringComparison.OrdinalIgnoreCase))
            return [.. head];
        await stream.WriteAsync("HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        return null;
    }

    private static async Task<byte[]?> SocksAsync(NetworkStream stream)
    {
        var methods = await ReadAsync(stream, 1);
        await ReadAsync(stream, methods[0]);
        await stream.WriteAsync(new byte[] { 5, 2 });
        var user = await TextAsync(stream, skipped: 1);
        var password = await TextAsync(stream, skipped: 0);
        var isKnown = (user, password) == ("me", "pass:word");
        await stream.WriteAsync(new byte[] { 1, (byte)(isKnown ? 0 : 1) });
        if (!isKnown)
            return null;
        var request = await ReadAsync(stream, 4);
        // The host by its name, as proxies should be asked, and its port.
        if (request[3] != 3)
            return null;
        await TextAsync(stream, skipped: 0);
        await ReadAsync(stream, 2);
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1 });
        return [];
    }

    private static async Task<string> TextAsync(NetworkStream stream, int skipped)
    {
        await ReadAsync(stream, skipped);
        return Encoding.ASCII.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1))[0]));
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
