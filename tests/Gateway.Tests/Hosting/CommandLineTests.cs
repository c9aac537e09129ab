using System.Diagnostics;
using System.Net;
using ApiHub.Gateway.Hosting.CommandLine;
using ApiHub.Gateway.Tests.Users;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _dataDir = Directory.CreateTempSubdirectory("apihub-test-").FullName;

    public void Dispose() => Directory.Delete(_dataDir, recursive: true);

    [Fact]
    public async Task A_reset_generates_a_password_ends_the_logins_and_removes_the_old_file()
    {
        await using var gateway = await GatewayHost.StartAsync(null, _dataDir, ("ADMIN_PASSWORD", ""));
        var file = Path.Combine(_dataDir, "admin-password");
        using var before = await gateway.LoginAsync("admin", File.ReadAllText(file).Trim());

        var (code, output, errors) = await RunAsync("admin", "reset-password");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("admin", output.Trim().Split(' ')[^1])).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await before.GetAsync("/api/auth/me")).StatusCode);
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ADA@example.org")]
    public async Task Any_user_gets_the_password_that_was_asked_for(string name)
    {
        await using var gateway = await GatewayHost.StartAsync(null, _dataDir);
        await gateway.RegisterAsync("ada");

        var (code, output, _) = await RunAsync("admin", "reset-password", "--user", name, "--password", "the one I want");

        Assert.Equal(0, code);
        Assert.DoesNotContain("the one I want", output);
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("ada", "the one I want")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("admin", GatewayHost.AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task A_user_who_is_not_there_and_a_guessable_password_are_refused()
    {
        await using var gateway = await GatewayHost.StartAsync(null, _dataDir);

        var unknown = await RunAsync("admin", "reset-password", "--user", "nobody");
        var guessable = await RunAsync("admin", "reset-password", "--password", "password123");

        Assert.Equal((1, "There is no user nobody."), (unknown.Code, unknown.Errors.Trim()));
        Assert.Equal(1, guessable.Code);
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("admin", GatewayHost.AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task Without_a_database_it_says_what_to_do_and_makes_none()
    {
        var (code, _, errors) = await RunAsync("admin", "reset-password");

        Assert.Equal(1, code);
        Assert.Contains("start the gateway once", errors);
        Assert.Empty(Directory.EnumerateFiles(_dataDir));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("--hepl")]
    [InlineData("admin")]
    [InlineData("admin reset-passwords")]
    [InlineData("admin reset-password --user")]
    [InlineData("admin reset-password --role admin")]
    [InlineData("admin reset-password --password short")]
    public async Task A_command_that_cannot_be_understood_ends_with_2_and_help(string line)
    {
        var (code, output, errors) = await RunAsync(line.Split(' '));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("--help", errors);
    }

    [Fact]
    public async Task Help_names_every_command_and_no_command_means_to_serve()
    {
        var (code, output, _) = await RunAsync("--help");

        Assert.Equal(0, code);
        Assert.Contains("apihub admin reset-password", output);
        Assert.Null((await RunAsync()).Code);
    }

    [Fact]
    public async Task The_program_itself_resets_the_password_on_its_environment_alone()
    {
        await using var gateway = await GatewayHost.StartAsync(null, _dataDir);
        var program = Path.Combine(AppContext.BaseDirectory, "apihub.dll");
        var start = new ProcessStartInfo("dotnet", [program, "admin", "reset-password"]) { RedirectStandardOutput = true };
        start.Environment["DATA_DIR"] = _dataDir;
        start.Environment.Remove("DATABASE_URL");

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("admin", output.Trim().Split(' ')[^1])).StatusCode);
    }

    private async Task<(int? Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Commands.RunAsync(args, output, errors, builder =>
        {
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection([new("DATA_DIR", _dataDir)]);
        });
        return (code, output.ToString(), errors.ToString());
    }
}
