using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ApiHub.Worker.Cli;

/// <summary>Finds the CLI: <c>CLAUDE_CLI_PATH</c>, then <c>PATH</c>, then the <c>node_modules</c> that the worker's own <c>package.json</c> fills.</summary>
internal static partial class CliSearch
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The first file that could be it; null when there is none.</summary>
    /// <param name="configured">The path that the operator gave; nothing else is tried then.</param>
    /// <param name="searchPath">The value of <c>PATH</c>.</param>
    /// <param name="start">The folder of the program, from which the repository is looked for upwards.</param>
    public static string? Find(string? configured, string? searchPath, string start)
    {
        if (configured is { Length: > 0 })
            return File.Exists(configured) ? Resolve(configured) : null;
        var folders = (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, "claude")).Concat(Installed(start)).Where(File.Exists).Select(Resolve).FirstOrDefault();
    }

    /// <summary>Asks the file what it is.</summary>
    /// <returns>The CLI, or a sentence that says why it is not used and what to do.</returns>
    public static async Task<(ClaudeCli? Cli, string? Fault)> InspectAsync(string path, TimeProvider time, CancellationToken ct)
    {
        string answer, help;
        try
        {
            answer = await AskAsync(path, "--version", time, ct);
            help = await AskAsync(path, "--help", time, ct);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or TimeoutException)
        {
            return (null, $"{path} does not run: {e.Message}");
        }

        if (!VersionText().IsMatch(answer) || !Version.TryParse(VersionText().Match(answer).Value, out var version))
            return (null, $"{path} does not say which version it is: it may not be the Claude CLI, or its installation is not complete. Run `npm ci` in src/Worker again.");
        return version < ClaudeCli.Oldest
            ? (null, $"{path} is version {version}; {ClaudeCli.Oldest} or newer is needed. Run `npm ci` in src/Worker, or update it with `npm install -g @anthropic-ai/claude-code`.")
            : (new ClaudeCli(path, version, help.Contains("--restricted", StringComparison.Ordinal)), null);
    }

    /// <summary>Both where the package puts its program and where the program comes from: npm can be told to run no install scripts.</summary>
    private static IEnumerable<string> Installed(string start)
    {
        var native = $"claude-code-{(OperatingSystem.IsMacOS() ? "darwin" : "linux")}-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";
        for (var folder = Path.GetFullPath(start); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (var modules in new[] { Path.Combine(folder, "node_modules"), Path.Combine(folder, "src", "Worker", "node_modules") })
            {
                yield return Path.Combine(modules, "@anthropic-ai", native, "claude");
                yield return Path.Combine(modules, ".bin", "claude");
            }
        }
    }

    private static string Resolve(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

    private static async Task<string> AskAsync(string path, string question, TimeProvider time, CancellationToken ct)
    {
        var start = new ProcessStartInfo(path, [question]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = Path.GetTempPath();
        start.Environment["DISABLE_AUTOUPDATER"] = "1";
        using var process = Process.Start(start)!;
        try
        {
            _ = process.StandardError.ReadToEndAsync(ct);
            return await process.StandardOutput.ReadToEndAsync(ct).WaitAsync(Patience, time, ct);
        }
        finally
        {
            process.Kill();
        }
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+")]
    private static partial Regex VersionText();
}
