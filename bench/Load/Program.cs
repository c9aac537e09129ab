using System.Runtime.InteropServices;

namespace ApiHub.Bench.Load;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            var options = Options.Parse(args);
            var loadAverage = Machine.LoadAverage();
            var results = await new Bench(options, stop.Token).RunAsync();
            var page = new Report(options, results, loadAverage).Write();
            Console.WriteLine(page);
            if (options.Out is not null)
                await File.WriteAllTextAsync(options.Out, page);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 130;
        }
        catch (Exception failed) when (failed is InvalidOperationException or ArgumentException or InvalidDataException or IOException)
        {
            Console.Error.WriteLine(failed.Message);
            return 1;
        }

        // Ending in order kills the systems that we started, and nothing else.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
