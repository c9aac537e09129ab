namespace ApiHub.EndToEnd.Cli;

/// <summary>Looks at the processes that another one has started, and those that they have, as Linux tells.</summary>
internal static class ChildProcesses
{
    /// <summary>Those whose command line contains a text.</summary>
    public static IReadOnlyList<int> Of(int parent, string text) => [.. All(parent).Where(id => CommandLine(id).Contains(text, StringComparison.Ordinal))];

    public static bool Runs(int id) => File.Exists($"/proc/{id}/stat") && Status(id) is not ('Z' or 'X');

    private static IEnumerable<int> All(int parent)
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
            .Select(id => (Id: id, Parent: ParentOf(id))).ToLookup(pair => pair.Parent, pair => pair.Id);
        var found = new Queue<int>(parents[parent]);
        while (found.TryDequeue(out var id))
        {
            yield return id;
            foreach (var child in parents[id])
                found.Enqueue(child);
        }
    }

    private static int ParentOf(int id) => Fields(id) is [_, var parent, ..] ? int.Parse(parent) : 0;

    private static char Status(int id) => Fields(id) is [var status, ..] ? status[0] : 'X';

    /// <summary>What follows the name, which may contain anything.</summary>
    private static string[] Fields(int id) => Read($"/proc/{id}/stat") is { Length: > 0 } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : [];

    private static string CommandLine(int id) => Read($"/proc/{id}/cmdline").Replace('\0', ' ');

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return "";
        }
    }
}
