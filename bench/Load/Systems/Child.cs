using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ApiHub.Bench.Load.Systems;

/// <summary>A process of ours: started with its output in a log file, killed with us.</summary>
internal sealed class Child : IDisposable
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on.

    private readonly Process _process;
    private readonly string _log;

    private Child(Process process, string log) => (_process, _log) = (process, log);

    /// <summary>What the process wrote last, for when it does not come up.</summary>
    public string Log => File.Exists(_log) ? string.Join('\n', File.ReadLines(_log).TakeLast(15)) : "";

    public bool Exited => _process.HasExited;

    public static Child Start(string name, Workplace place, IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var log = Path.Combine(place.Directory, $"{name}.log");
        // The shell only redirects: exec keeps the process id, so that /proc tells about the system itself.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = place.Directory };
        foreach (var argument in (string[])["-c", "exec \"$@\" >\"$0\" 2>&1", log, .. command])
            start.ArgumentList.Add(argument);
        start.Environment.Remove(StandIn.InlineCompletions);
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>())
            start.Environment[variable] = value;
        return new Child(Process.Start(start)!, log);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Processor time of all threads so far, in seconds, to a hundredth.</summary>
    public double CpuSeconds()
    {
        var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
    }

    /// <summary>Resident memory in KB.</summary>
    public long ResidentKb()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
