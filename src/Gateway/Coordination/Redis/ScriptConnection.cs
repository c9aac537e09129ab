using System.Text;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>
/// One connection that carries scripts, many under way at once, answered in order. What comes while an answer is awaited goes with the next
/// write: one at a time is sent at once, and many share the calls into the kernel, which are what they cost. Ends with its first fault, and all
/// that are under way with it. See docs/decisions/0006-own-connection-for-scripts.md.
/// </summary>
internal sealed class ScriptConnection : IDisposable
{
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Stream _stream;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Queue<ScriptCall> _calls = new();
    private readonly Outbox _outbox = new();
    private bool _writing;
    private Exception? _fault;

    private ScriptConnection(Stream stream)
    {
        _stream = stream;
        _timer = Clock.CreateTimer(_ => EndWhenLate(), null, Patience / 8, Patience / 8);
        _ = ReadAsync();
    }

    public bool IsBroken => Volatile.Read(ref _fault) is not null;

    /// <exception cref="IOException">Redis is not there, or refuses.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public static async Task<ScriptConnection> OpenAsync(RedisAddress address)
    {
        ScriptConnection? connection = null;
        try
        {
            connection = new(await address.OpenAsync(Patience));
            foreach (var command in address.Greeting.Concat(RedisScript.All.Select(script => script.Load)))
                await connection.AskAsync(command);
            return connection;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            throw Fault(e);
        }
    }

    public void Send(ScriptCall call)
    {
        if (!TryAdd(call, out var mustWrite))
            call.Failed(_fault!);
        else if (mustWrite)
            Write();
    }

    public void Dispose() => End(new ObjectDisposedException(nameof(ScriptConnection)));

    private Task AskAsync(byte[] command)
    {
        var call = new AwaitedCall(null, command);
        Send(call);
        return call.Answer;
    }

    /// <param name="call">To be sent.</param>
    /// <param name="mustWrite">Whether the caller has to write: nothing is awaited that would do so when it comes.</param>
    private bool TryAdd(ScriptCall call, out bool mustWrite)
    {
        lock (_gate)
        {
            mustWrite = _calls.Count == 0 && !_writing;
            if (_fault is not null)
                return false;
            call.AskedAt = Clock.GetTimestamp();
            _calls.Enqueue(call);
            _outbox.Add(call.Command);
            _writing |= mustWrite;
            return true;
        }
    }

    /// <summary>By who has set <see cref="_writing"/>.</summary>
    private void Write()
    {
        try
        {
            do
            {
                ReadOnlyMemory<byte> leaving;
                lock (_gate)
                    leaving = _outbox.Take();
                _stream.Write(leaving.Span);
            }
            while (GoesOn());
        }
        catch (Exception e)
        {
            End(e);
        }

        // What came meanwhile goes when an answer comes; all answers may have come.
        bool GoesOn()
        {
            lock (_gate)
                return _writing = _outbox.Count > 0 && _calls.Count == _outbox.Count;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await _stream.ReadAsync(buffer.AsMemory(filled));
                if (read == 0)
                    throw new EndOfStreamException(filled == buffer.Length ? "Redis gave an answer that is too long." : "Redis ended the connection.");
                filled += read;
                var used = Answer(buffer.AsSpan(0, filled));
                buffer.AsSpan(used..filled).CopyTo(buffer);
                filled -= used;
                if (MustWrite())
                    Write();
            }
        }
        catch (Exception e)
        {
            End(e);
        }

        bool MustWrite()
        {
            lock (_gate)
                return _outbox.Count > 0 && !_writing && (_writing = true);
        }
    }

    /// <returns>How many bytes were whole answers.</returns>
    private int Answer(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (RedisReply.TryRead(bytes[used..], out var reply))
        {
            used += reply.Length;
            ScriptCall call;
            lock (_gate)
                call = _calls.Dequeue();
            if (!reply.IsError)
                call.Answered(reply.Text);
            else if (call.Script is { } forgotten && reply.Text.StartsWith("NOSCRIPT"u8))
                SendAfter(forgotten.Load, call);
            else
                call.Failed(new IOException(Encoding.UTF8.GetString(reply.Text)));
        }

        return used;
    }

    private void SendAfter(byte[] load, ScriptCall call)
    {
        _ = AskAsync(load);
        Send(call);
    }

    private void EndWhenLate()
    {
        lock (_gate)
        {
            if (!_calls.TryPeek(out var oldest) || Clock.GetElapsedTime(oldest.AskedAt) < Patience)
                return;
        }

        End(new TimeoutException($"no answer in {Patience.TotalSeconds} s"));
    }

    private void End(Exception exception)
    {
        ScriptCall[] left;
        lock (_gate)
        {
            if (_fault is not null)
                return;
            _fault = Fault(exception);
            left = [.. _calls];
            _calls.Clear();
        }

        _timer.Dispose();
        _stream.Dispose();
        foreach (var call in left)
            call.Failed(_fault);
    }

    private static Exception Fault(Exception exception) => exception is IOException or TimeoutException or ObjectDisposedException ? exception : new IOException(exception.Message, exception);
}
