using System.Diagnostics;
using System.Text;

namespace ApiHub.EndToEnd.Start;

/// <summary>A program and what it writes.</summary>
internal sealed class ConsoleProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _text = new();
    private readonly List<(string Part, TaskCompletionSource Seen)> _awaited = [];

    public ConsoleProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    /// <summary>Runs a line in a shell, as a person who pastes it.</summary>
    public static async Task<string> ShellAsync(string line, CancellationToken cancellationToken)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        var text = await shell.StandardOutput.ReadToEndAsync(cancellationToken);
        await shell.WaitForExitAsync(cancellationToken);
        return text;
    }

    /// <summary>Waits until the text was written.</summary>
    public async Task WaitForAsync(string part, CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_text)
        {
            _awaited.Add((part, seen));
            if (_text.ToString().Contains(part, StringComparison.Ordinal))
                seen.TrySetResult();
        }

        var ended = _process.WaitForExitAsync(cancellationToken);
        await Task.WhenAny(seen.Task, ended).WaitAsync(Patience, TimeProvider.System, cancellationToken);
        if (!seen.Task.IsCompleted)
            throw new InvalidOperationException($"It ended without writing \"{part}\":\n{Text}");
    }

    /// <summary>Ctrl-C.</summary>
    public async Task InterruptAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, TimeProvider.System, cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_text)
        {
            _text.Append(line).Append('\n');
            foreach (var (part, seen) in _awaited)
            {
                if (line.Contains(part, StringComparison.Ordinal))
                    seen.TrySetResult();
            }
        }
    }
}
