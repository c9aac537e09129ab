using System.Net;
using System.Net.Sockets;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>The way to a server, which a test may close and open again.</summary>
internal sealed class Road : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly Lock _gate = new();
    private readonly List<TcpClient> _travellers = [];
    private bool _closed;

    public Road(string url)
    {
        _server = new(url);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"redis://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Open()
    {
        lock (_gate)
            _closed = false;
    }

    /// <summary>Ends every connection, and each new one at once.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _travellers.ForEach(traveller => traveller.Dispose());
            _travellers.Clear();
        }
    }

    public void Dispose()
    {
        Close();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                lock (_gate)
                {
                    _travellers.AddRange([client, server]);
                    if (_closed)
                    {
                        client.Dispose();
                        continue;
                    }
                }

                await server.ConnectAsync(_server.Host, _server.Port);
                _ = CarryAsync(client, server);
                _ = CarryAsync(server, client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task CarryAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The road was closed.
        }
    }
}
