using ApiHub.Worker.Cli;

namespace ApiHub.Worker.Tests.Cli;

public sealed class CliSearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("apihub-search-").FullName;

    [Fact]
    public void The_operators_path_goes_before_all_others()
    {
        var configured = Put("own/claude", "");
        var onPath = Put("bin/claude", "");

        Assert.Equal(configured, CliSearch.Find(configured, Path.GetDirectoryName(onPath), _folder));
        Assert.Null(CliSearch.Find(Path.Combine(_folder, "missing"), Path.GetDirectoryName(onPath), _folder));
    }

    [Fact]
    public void The_path_goes_before_what_npm_installed_in_the_repository()
    {
        var installed = Put("src/Worker/node_modules/.bin/claude", "");
        var start = Path.Combine(_folder, "src/Worker/bin/Debug/net10.0");

        Assert.Equal(installed, CliSearch.Find(null, "/nowhere:/neither", start));
        Assert.Equal(Put("bin/claude", ""), CliSearch.Find(null, $"/nowhere:{Path.Combine(_folder, "bin")}", start));
    }

    [Theory]
    [InlineData("2.1.196 (Claude Code)", "2.1.197 or newer is needed")]
    [InlineData("native binary not installed", "does not say which version it is")]
    public async Task What_is_too_old_or_no_cli_is_not_used(string says, string expected)
    {
        var (cli, fault) = await CliSearch.InspectAsync(Put("claude", $"#!/bin/sh\necho '{says}'\n"), TimeProvider.System, CancellationToken.None);

        Assert.Null(cli);
        Assert.Contains(expected, fault);
        Assert.Contains("npm", fault);
    }

    [Theory]
    [InlineData("--restricted  Restricted mode", true)]
    [InlineData("--print  Print", false)]
    public async Task What_it_can_is_asked_of_it(string help, bool restrictable)
    {
        var path = Put("claude", $"#!/bin/sh\n[ \"$1\" = --help ] && echo '{help}' || echo '2.1.197 (Claude Code)'\n");

        Assert.Equal((new ClaudeCli(path, new Version(2, 1, 197), restrictable), null), await CliSearch.InspectAsync(path, TimeProvider.System, CancellationToken.None));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Put(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }
}
