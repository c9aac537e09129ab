using System.Globalization;

namespace ApiHub.Worker.Tests;

/// <summary>The CLI's processes as Linux shows them.</summary>
internal sealed record CliProcesses(int Id, int Uid, string WorkingDirectory, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    public static int OwnUid => UidOf("/proc/self");

    /// <summary>Those of a worker, known by their home.</summary>
    public static IReadOnlyList<CliProcesses> Of(WorkerHost worker) => OfFolder(worker.DataDir);

    public static IReadOnlyList<CliProcesses> OfFolder(string dataDir) =>
        [.. Directory.GetDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(Read).OfType<CliProcesses>()
            .Where(process => process.Environment.GetValueOrDefault("HOME", "").StartsWith(dataDir, StringComparison.Ordinal))];

    private static CliProcesses? Read(string folder)
    {
        try
        {
            var environment = Split($"{folder}/environ").Select(entry => entry.Split('=', 2)).Where(entry => entry.Length == 2).ToDictionary(entry => entry[0], entry => entry[1]);
            var directory = new FileInfo($"{folder}/cwd").LinkTarget ?? "";
            return new(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), UidOf(folder), directory, Split($"{folder}/cmdline"), environment);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // ended meanwhile, or not ours
        }
    }

    private static string[] Split(string file) => File.ReadAllText(file).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static int UidOf(string folder) => int.Parse(
        File.ReadLines($"{folder}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1], CultureInfo.InvariantCulture);
}
