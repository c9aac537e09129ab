using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ApiHub.Bench.Load.Generator;

/// <summary>
/// One kept connection. It looks at no more than it must: the head for status and length, the count of '~' (the stand-in
/// puts one into each delta), the last bytes for the end of a chunked answer.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private const ulong EndOfChunks = 0x0D_0A_30_0D_0A_0D_0A; // "\r\n0\r\n\r\n"
    private const ulong SevenBytes = 0xFF_FFFF_FFFF_FFFF;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer;
    private long _remaining;
    private bool _chunked;
    private ulong _lastBytes;

    private LoadConnection(int bufferSize) => _buffer = new byte[bufferSize];

    public static async Task<LoadConnection> OpenAsync(IPEndPoint address, int bufferSize, CancellationToken ct)
    {
        var connection = new LoadConnection(bufferSize);
        await connection._socket.ConnectAsync(address, ct);
        return connection;
    }

    /// <param name="request">The whole request.</param>
    /// <param name="onFirstFrame">Called when the first delta has come.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="IOException">The answer was cut or its status was not 200.</exception>
    public async ValueTask<Exchange> ExchangeAsync(ReadOnlyMemory<byte> request, Action? onFirstFrame, CancellationToken ct)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var rest = request; rest.Length > 0;)
            rest = rest[await _socket.SendAsync(rest, ct)..];

        var filled = 0;
        int head;
        while ((head = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
            filled += await ReceiveAsync(filled, ct);
        var last = Stopwatch.GetTimestamp();
        var longest = last - begin;
        TakeHead(_buffer.AsSpan(0, head + 2));
        var frames = Take(_buffer.AsSpan((head + 2)..filled));
        _remaining += 2; // The head's last line end was handed over with the body, so that an empty chunked body ends too.
        var firstFrame = frames > 0 ? longest : 0;
        if (frames > 0)
            onFirstFrame?.Invoke();

        while (!Complete)
        {
            var read = await ReceiveAsync(0, ct);
            var now = Stopwatch.GetTimestamp();
            longest = Math.Max(longest, now - last);
            last = now;
            var before = frames;
            frames += Take(_buffer.AsSpan(0, read));
            if (before == 0 && frames > 0)
            {
                firstFrame = now - begin;
                onFirstFrame?.Invoke();
            }
        }

        return new Exchange(last - begin, firstFrame, longest, frames);
    }

    public void Dispose() => _socket.Dispose();

    private bool Complete => _chunked ? (_lastBytes & SevenBytes) == EndOfChunks : _remaining <= 0;

    private async ValueTask<int> ReceiveAsync(int offset, CancellationToken ct)
    {
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(offset), ct);
        return read > 0 ? read : throw new IOException("The answer was cut.");
    }

    private void TakeHead(ReadOnlySpan<byte> head)
    {
        if (!head["HTTP/1.1 ".Length..].StartsWith("200"u8))
            throw new IOException($"The answer was {System.Text.Encoding.ASCII.GetString(head)}");
        _lastBytes = 0;
        _remaining = 0;
        var length = head.IndexOf("\r\nContent-Length: "u8);
        _chunked = length < 0;
        if (!_chunked)
            _ = Utf8Parser.TryParse(head[(length + 18)..], out _remaining, out _);
    }

    private int Take(ReadOnlySpan<byte> bytes)
    {
        _remaining -= bytes.Length;
        if (!_chunked)
            return 0;
        foreach (var value in bytes.Length > 8 ? bytes[^8..] : bytes)
            _lastBytes = (_lastBytes << 8) | value;
        return bytes.Count((byte)'~');
    }
}
