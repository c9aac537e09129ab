namespace ApiHub.Gateway.Tests.HouseRules;

/// <summary>The repository's files, found from where the tests run.</summary>
internal static class Tree
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", ".git", "data", ".build"];

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Source files under a folder, as paths from the root with forward slashes.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.Exists(Path.Combine(Root, folder)) ? Walk(Path.Combine(Root, folder)).Select(Name).Order(StringComparer.Ordinal) : [];

    public static string Read(string name) => File.ReadAllText(Path.Combine(Root, name));

    private static string Name(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs").Concat(
            Directory.EnumerateDirectories(folder).Where(child => !Made.Contains(Path.GetFileName(child))).SelectMany(Walk));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "ApiHub.slnx"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository."));
}
