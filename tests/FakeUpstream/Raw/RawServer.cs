using System.Net;
using System.Net.Sockets;

namespace ApiHub.FakeUpstream.Raw;

/// <summary>
/// The stand-in for benchmarks: HTTP/1.1 straight on sockets with answers built once, so that next to nothing of the
/// machine's time is spent here. It reads of a request only what an answer depends on and trusts that it is well-formed.
/// </summary>
public sealed class RawServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly RawAnswers _answers;

    public RawServer(int port, RawOptions options)
    {
        _answers = new RawAnswers(options);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(4096);
        Address = new Uri($"http://{_listener.LocalEndPoint}");
    }

    public Uri Address { get; }

    /// <summary>Accepts until the server is disposed.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            socket.NoDelay = true;
            _ = new RawConnection(socket, _answers).RunAsync();
        }
    }

    public void Dispose() => _listener.Dispose();
}
