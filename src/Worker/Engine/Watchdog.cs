using ApiHub.Worker.Cli;

namespace ApiHub.Worker.Engine;

/// <summary>Ends a process that says nothing for too long, that takes too long in all, or whose client has left.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly TimeSpan _silence;
    private readonly CancellationTokenSource _quiet;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenRegistration[] _kills;

    public Watchdog(CliProcess process, TimeSpan silence, TimeSpan deadline, TimeProvider time, CancellationToken ct)
    {
        _silence = silence;
        _quiet = new(silence, time);
        _late = new(deadline, time);
        _kills = [.. new[] { _quiet.Token, _late.Token, ct }.Select(token => token.UnsafeRegister(static process => ((CliProcess)process!).End(), process))];
    }

    /// <summary>It was the watchdog that ended the process.</summary>
    public bool HasBitten => _quiet.IsCancellationRequested || _late.IsCancellationRequested;

    /// <summary>The process said something.</summary>
    public void Heard()
    {
        if (!_quiet.IsCancellationRequested)
            _quiet.CancelAfter(_silence);
    }

    public void Dispose()
    {
        foreach (var kill in _kills)
            kill.Dispose();
        _quiet.Dispose();
        _late.Dispose();
    }
}
