using System.Collections.Concurrent;
using System.Diagnostics;

namespace ApiHub.Worker.Cli;

/// <summary>
/// Starts processes on one thread that lives as long as the worker. Linux ends a child with the *thread* that started it (PR_SET_PDEATHSIG), and
/// threads of the pool come and go.
/// </summary>
internal sealed class CliStarter : IDisposable
{
    private readonly BlockingCollection<(ProcessStartInfo Command, TaskCompletionSource<Process> Started)> _orders = [];

    public CliStarter() => new Thread(Work) { IsBackground = true, Name = "CLI starter" }.Start();

    public Task<Process> StartAsync(ProcessStartInfo command)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Add((command, started));
        return started.Task;
    }

    public void Dispose() => _orders.CompleteAdding();

    private void Work()
    {
        foreach (var (command, started) in _orders.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(command)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        }
    }
}
