using System.Diagnostics;
using System.Globalization;
using ApiHub.Worker.Engine;
using ApiHub.Worker.Hosting;

namespace ApiHub.Worker.Cli;

/// <summary>
/// How a CLI process is shut in: another user than root, a clean environment, folders of the account's own, an empty working
/// directory that it cannot write, a process group of its own, and no life without the worker.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passage = Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode ReadOnly =
        UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>How to get out to the provider is the machine's affair, and all that the CLI is told of the worker's environment.</summary>
    private static readonly string[] PassedOn = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"];

    private readonly string _root;
    private readonly bool _isTemporary;

    private Sandbox(ClaudeCli cli, string root, bool isTemporary, Launcher launcher) =>
        (Cli, _root, _isTemporary, Launcher) = (cli, root, isTemporary, launcher);

    public ClaudeCli Cli { get; }

    public Launcher Launcher { get; }

    /// <summary>Makes the folders and tries whether the CLI runs in them. What cannot be had is said in <paramref name="warnings"/>.</summary>
    public static async Task<Sandbox> CreateAsync(ClaudeCli cli, WorkerOptions options, List<string> warnings, TimeProvider time, CancellationToken ct)
    {
        var root = Path.GetFullPath(options.DataDir);
        var own = Launcher.Find(warnings);
        if (!Environment.IsPrivilegedProcess)
            return new(cli, Prepare(root, Owner), isTemporary: false, own);
        if (own.As(options.CliUid) is not { } other)
        {
            warnings.Add("THE CLI RUNS AS ROOT: setpriv (util-linux) is not installed. Install it, or run the worker as a user of its own.");
            return new(cli, Prepare(root, Owner), isTemporary: false, own);
        }

        if (await RunsAsync(cli, Prepare(root, Passage), other, time, ct))
            return new(cli, root, isTemporary: false, other);
        var temporary = Prepare(Directory.CreateTempSubdirectory("apihub-worker-").FullName, Passage);
        File.SetUnixFileMode(temporary, Passage);
        if (await RunsAsync(cli, temporary, other, time, ct))
        {
            warnings.Add($"User {options.CliUid} cannot enter {root}: the CLI's private folders are in {temporary} until the worker ends. Set WORKER_DATA_DIR to a folder that others may pass.");
            return new(cli, temporary, isTemporary: true, other);
        }

        Directory.Delete(temporary, recursive: true);
        warnings.Add($"THE CLI RUNS AS ROOT: user {options.CliUid} cannot run {cli.Path}. Install the CLI where others can read it, or run the worker as a user of its own.");
        return new(cli, root, isTemporary: false, own);
    }

    /// <summary>The command that starts a process of this shape.</summary>
    public ProcessStartInfo Command(Shape shape)
    {
        var home = Home(shape.Account);
        var start = Launcher.Command(Cli.Path, CliCommand.Arguments(Cli, shape), Path.Combine(_root, "empty"));
        start.RedirectStandardInput = true;
        start.Environment["HOME"] = start.Environment["TMPDIR"] = home;
        start.Environment["CLAUDE_CONFIG_DIR"] = Path.Combine(home, "config");
        foreach (var name in PassedOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                start.Environment[name] = value;
        }

        foreach (var (name, value) in CliCommand.Variables(shape))
            start.Environment[name] = value;
        return start;
    }

    public void Dispose()
    {
        if (_isTemporary)
            Directory.Delete(_root, recursive: true);
    }

    private string Home(Guid account)
    {
        var home = Path.Combine(_root, "accounts", account.ToString("D", CultureInfo.InvariantCulture));
        foreach (var folder in new[] { home, Path.Combine(home, "config") })
        {
            if (Directory.Exists(folder))
                continue;
            Directory.CreateDirectory(folder, Owner);
            if (Launcher.Uid is { } uid)
                Native.GiveTo(folder, uid);
        }

        return home;
    }

    private static string Prepare(string root, UnixFileMode mode)
    {
        Directory.CreateDirectory(root, mode);
        Directory.CreateDirectory(Path.Combine(root, "accounts"), mode);
        Directory.CreateDirectory(Path.Combine(root, "empty"), ReadOnly);
        return root;
    }

    private static async Task<bool> RunsAsync(ClaudeCli cli, string root, Launcher launcher, TimeProvider time, CancellationToken ct)
    {
        // The working directory is entered before the user changes, and --version needs no home: neither says that the folders can be reached.
        using (var test = Process.Start(launcher.Command("/usr/bin/test", ["-x", Path.Combine(root, "accounts")], "/"))!)
        {
            await test.WaitForExitAsync(ct).WaitAsync(TimeSpan.FromSeconds(30), time, ct);
            if (test.ExitCode != 0)
                return false;
        }

        var start = launcher.Command(cli.Path, ["--version"], Path.Combine(root, "empty"));
        start.Environment["HOME"] = root;
        using var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync(ct);
        var answer = await process.StandardOutput.ReadToEndAsync(ct).WaitAsync(TimeSpan.FromSeconds(30), time, ct);
        return answer.StartsWith(cli.Version.ToString(), StringComparison.Ordinal);
    }
}
