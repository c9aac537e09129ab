using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ApiHub.EndToEnd.Start;

/// <summary>The repository as somebody has just cloned it: nothing built, no settings, no data.</summary>
public sealed class CleanCopy : IDisposable
{
    private static readonly string[] Made = ["bin", "obj", "data", ".build", ".git", "node_modules"];

    public CleanCopy()
    {
        var root = Root(AppContext.BaseDirectory);
        foreach (var file in Directory.GetFiles(root).Where(file => Path.GetFileName(file) != ".env"))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        Copy(Path.Combine(root, "src"), Path.Combine(Folder, "src"));
        Copy(Path.Combine(root, "docs"), Path.Combine(Folder, "docs"));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("apihub-clone-").FullName;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs ./start.sh with nothing in its environment that the test does not give it.</summary>
    internal ConsoleProcess Start(params (string Name, string Value)[] environment)
    {
        // A shell's background jobs ignore Ctrl-C, and so would all that they start.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Path.Combine(Folder, "start.sh")]) { WorkingDirectory = Path.GetTempPath() };
        foreach (var name in new[] { "PORT", "DATA_DIR", "DATABASE_URL", "JWT_SECRET", "SECRET_KEY", "ENCRYPTION_KEY", "UPSTREAM_URL", "CLAUDE_API_KEY" })
            start.Environment.Remove(name);
        // No build server that outlives the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(start);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from).Where(folder => !Made.Contains(Path.GetFileName(folder))))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "ApiHub.slnx"))
            ? folder
            : Root(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository."));
}
