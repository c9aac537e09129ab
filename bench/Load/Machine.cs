using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ApiHub.Bench.Load;

/// <summary>What the figures were taken on.</summary>
internal static class Machine
{
    public static IEnumerable<(string What, string Value)> Describe()
    {
        yield return ("CPU", $"{Field("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} cores");
        yield return ("Memory", $"{long.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024} GB");
        yield return ("Kernel", $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}");
        yield return (".NET", RuntimeInformation.FrameworkDescription);
        yield return ("nginx", NginxVersion());
    }

    /// <summary>Processes ready to run, averaged over the last minute: how busy the machine was with other things.</summary>
    public static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";

    private static string NginxVersion()
    {
        try
        {
            using var nginx = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", "-v") { RedirectStandardError = true })!;
            return nginx.StandardError.ReadToEnd().Trim().Split('/')[^1];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "not installed";
        }
    }
}
