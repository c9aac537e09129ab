using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ApiHub.Worker.Cli;

/// <summary>One process of the CLI. It serves one request and is ended: what it was told stays in its memory.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly bool _isGroup;
    private readonly TimeProvider _time;
    private readonly Channel<byte[]> _lines = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true, SingleWriter = true });
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ending;

    public CliProcess(Process process, bool isGroup, TimeProvider time)
    {
        (_process, Id, _isGroup, _time) = (process, process.Id, isGroup, time);
        // Reading a pipe blocks a thread for as long as nothing comes: the pool's few must not be spent on processes that wait.
        new Thread(ReadLines, 256 * 1024) { IsBackground = true, Name = "CLI output" }.Start();
        new Thread(DropErrors, 128 * 1024) { IsBackground = true, Name = "CLI errors" }.Start();
    }

    public int Id { get; }

    /// <summary>Completes when the process has ended, however it did.</summary>
    public Task Exited => _exited.Task;

    /// <summary>Sends one line.</summary>
    /// <returns>False when the process is gone.</returns>
    public async Task<bool> SendAsync(JsonNode line, CancellationToken ct)
    {
        try
        {
            var input = _process.StandardInput.BaseStream;
            byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line), (byte)'\n'];
            await input.WriteAsync(bytes, ct);
            await input.FlushAsync(ct);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The next line that the process says; null when it has said its last.</summary>
    public async ValueTask<CliLine?> ReadAsync(CancellationToken ct) =>
        await _lines.Reader.WaitToReadAsync(ct) && _lines.Reader.TryRead(out var line) ? CliLine.Read(line) : null;

    /// <summary>Asks the process to end, and ends it when it has not done so in two seconds.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0)
            return;
        Signal(Native.Terminate);
        _ = EndLaterAsync();
    }

    /// <summary>Ends the process and all that it started at once.</summary>
    public void Kill()
    {
        Volatile.Write(ref _ending, 1);
        Signal(Native.Kill);
    }

    public void Dispose() => End();

    private async Task EndLaterAsync()
    {
        try
        {
            await _exited.Task.WaitAsync(Grace, _time);
        }
        catch (TimeoutException)
        {
            Signal(Native.Kill);
        }
    }

    private void Signal(int signal)
    {
        if (_exited.Task.IsCompleted)
            return;
        if (_isGroup && Native.SignalGroup(Id, signal))
            return;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself.
        }
    }

    private void ReadLines()
    {
        try
        {
            var reader = new LineReader(_process.StandardOutput.BaseStream);
            while (reader.Next() is { } line)
                _lines.Writer.TryWrite(line);
        }
        catch (IOException)
        {
            // The pipe broke with the process.
        }

        _lines.Writer.TryComplete();
        _process.WaitForExit();
        _exited.TrySetResult();
        _process.Dispose();
    }

    /// <summary>What the CLI complains about may quote a prompt: it is read, so that the process does not stall, and not kept.</summary>
    private void DropErrors()
    {
        try
        {
            _process.StandardError.BaseStream.CopyTo(Stream.Null);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process is gone.
        }
    }
}
