using System.Buffers;
using System.Buffers.Text;
using System.Net.Sockets;

namespace ApiHub.FakeUpstream.Raw;

/// <summary>One connection: reads a request, drops its body, sends the answer, and again.</summary>
internal sealed class RawConnection(Socket socket, RawAnswers answers)
{
    private const int HeadLimit = 8 * 1024;
    private const int BodyBlock = 128 * 1024;

    private readonly byte[] _buffer = new byte[HeadLimit];
    private int _start;
    private int _end;

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start.._end);

    public async Task RunAsync()
    {
        using (socket)
        {
            try
            {
                while (await ServeAsync())
                    ;
            }
            catch (SocketException)
            {
                // The caller is gone; nobody is waiting for an answer.
            }
        }
    }

    private async ValueTask<bool> ServeAsync()
    {
        int head;
        while ((head = Unread.IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await FillAsync())
                return false;
        }

        var request = RawRequest.Parse(Unread[..(head + 2)], answers.Options);
        _start += head + 4;
        if (request.ExpectsContinue)
            await SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        if (request.ContentLength > 0 || request.Chunked)
        {
            if (_start == _end && !await FillAsync())
                return false;
            // Only the first block is looked at: cheap, and it holds the whole of a small request.
            request.Stream |= Unread.IndexOf("\"stream\":true"u8) >= 0;
            request.WantsUsage = Unread.IndexOf("\"include_usage\":true"u8) >= 0;
            if (!(request.Chunked ? await SkipChunksAsync() : await SkipAsync(request.ContentLength)))
                return false;
        }

        await AnswerAsync(answers.For(request), request.Options.DelayMs);
        return !request.Close;
    }

    private async ValueTask AnswerAsync(RawAnswer answer, int delayMs)
    {
        if (answer.Deltas.Count == 0)
            await PauseAsync(delayMs);
        await SendAsync(answer.Lead);
        for (var i = 0; i < answer.Deltas.Count; i++)
        {
            if (i > 0)
                await PauseAsync(delayMs);
            await SendAsync(answer.Deltas[i]);
        }

        if (answer.Tail.Length > 0)
            await SendAsync(answer.Tail);
    }

    private async ValueTask<bool> SkipChunksAsync()
    {
        while (true)
        {
            int line;
            while ((line = Unread.IndexOf("\r\n"u8)) < 0)
            {
                if (!await FillAsync())
                    return false;
            }

            Utf8Parser.TryParse(Unread[..line], out int size, out _, 'x');
            _start += line + 2;
            if (!await SkipAsync(size + 2))
                return false;
            if (size == 0)
                return true;
        }
    }

    private async ValueTask<bool> SkipAsync(long count)
    {
        var here = (int)Math.Min(count, _end - _start);
        _start += here;
        count -= here;
        if (count == 0)
            return true;

        var block = ArrayPool<byte>.Shared.Rent(BodyBlock);
        try
        {
            while (count > 0)
            {
                var read = await socket.ReceiveAsync(block.AsMemory(0, (int)Math.Min(count, block.Length)));
                if (read == 0)
                    return false;
                count -= read;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private async ValueTask<bool> FillAsync()
    {
        if (_start == _end)
            _start = _end = 0;
        else if (_end == _buffer.Length)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var read = _end == _buffer.Length ? 0 : await socket.ReceiveAsync(_buffer.AsMemory(_end));
        _end += read;
        return read > 0;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes)..];
    }

    private static ValueTask PauseAsync(int delayMs) =>
        delayMs > 0 ? new ValueTask(Task.Delay(TimeSpan.FromMilliseconds(delayMs), TimeProvider.System)) : ValueTask.CompletedTask;
}
