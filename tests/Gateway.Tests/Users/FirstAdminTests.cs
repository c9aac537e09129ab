using System.Net;
using System.Net.Http.Json;
using ApiHub.Gateway.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ApiHub.Gateway.Tests.Users;

public sealed class FirstAdminTests : IDisposable
{
    private readonly string _dataDir = Directory.CreateTempSubdirectory("apihub-test-").FullName;

    public void Dispose() => Directory.Delete(_dataDir, recursive: true);

    [Fact]
    public async Task The_first_start_makes_the_administrator_that_the_environment_names()
    {
        await using var gateway = await GatewayHost.StartAsync(
            ("ADMIN_USERNAME", "Root"), ("ADMIN_EMAIL", "root@example.org"), ("ADMIN_PASSWORD", "chosen by hand"));

        using var admin = await gateway.LoginAsync("root@example.org", "chosen by hand");

        var me = await (await admin.GetAsync("/api/auth/me")).ReadAsync();
        Assert.Equal(("Root", "admin"), (me.Text("username"), me.Text("role")));
        var first = gateway.Services.GetRequiredService<FirstAdmin>();
        Assert.Equal(("Root", null), (first.MadeUsername, first.GeneratedPassword));
        Assert.False(File.Exists(first.PasswordFile));
    }

    [Fact]
    public async Task A_generated_password_works_is_kept_for_the_owner_alone_and_goes_when_it_is_changed()
    {
        await using var gateway = await GatewayHost.StartAsync(null, _dataDir, ("ADMIN_PASSWORD", ""));
        var first = gateway.Services.GetRequiredService<FirstAdmin>();
        var password = File.ReadAllText(Path.Combine(_dataDir, "admin-password")).Trim();
        Assert.Equal(first.GeneratedPassword, password);
        Assert.Equal(24, password.Length);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first.PasswordFile));

        using var admin = await gateway.LoginAsync("admin", password);
        using var changed = await admin.PostAsJsonAsync(
            "/api/auth/change-password", new { current_password = password, new_password = UserCalls.Password });

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.False(File.Exists(first.PasswordFile));
    }

    [Fact]
    public async Task A_later_start_makes_nobody_and_announces_that_a_changed_password_is_ignored()
    {
        await using (await GatewayHost.StartAsync(null, _dataDir))
        {
        }

        await using var gateway = await GatewayHost.StartAsync(
            null, _dataDir, ("ADMIN_USERNAME", "another"), ("ADMIN_PASSWORD", "a later idea"));

        Assert.Null(gateway.Services.GetRequiredService<FirstAdmin>().MadeUsername);
        var line = Assert.Single(gateway.Log.Lines, l => l.Contains("ADMIN_PASSWORD"));
        Assert.Contains("ignored", line);
        Assert.Contains("apihub admin reset-password", line);
        Assert.DoesNotContain("a later idea", line);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.TryLoginAsync("another", "a later idea")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("admin", GatewayHost.AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task A_later_start_with_the_same_password_says_nothing()
    {
        await using (await GatewayHost.StartAsync(null, _dataDir))
        {
        }

        await using var gateway = await GatewayHost.StartAsync(null, _dataDir);

        Assert.DoesNotContain(gateway.Log.Lines, l => l.Contains("ADMIN_PASSWORD"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Nodes_that_start_at_once_make_one_administrator(string database)
    {
        var settings = await TestDatabase.SettingsAsync(database);
        var shared = database == "sqlite" ? [("DATABASE_URL", $"sqlite:///{_dataDir}/shared.db")] : settings;

        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => GatewayHost.StartAsync(
            [.. shared, ("ENCRYPTION_KEY", "kV9sT2xQ7mB4nR8wL3pZ6yC1"), ("ADMIN_USERNAME", $"admin{i}"), ("ADMIN_EMAIL", $"admin{i}@example.org"), ("ADMIN_PASSWORD", "")])));

        var made = nodes.Select(n => n.Services.GetRequiredService<FirstAdmin>()).ToList();
        var winner = Assert.Single(made, m => m.MadeUsername is not null);
        Assert.Single(made, m => File.Exists(m.PasswordFile));
        foreach (var node in nodes)
        {
            using var login = await node.TryLoginAsync(winner.MadeUsername!, winner.GeneratedPassword!);
            Assert.Equal(HttpStatusCode.OK, login.StatusCode);
            await node.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("ADMIN_PASSWORD", "short")]
    [InlineData("ADMIN_PASSWORD", "admin123")]
    [InlineData("ADMIN_USERNAME", "a b")]
    [InlineData("ADMIN_EMAIL", "nowhere")]
    public async Task A_useless_setting_stops_the_start_and_is_named(string variable, string value)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayHost.StartAsync(null, _dataDir, (variable, value)));

        Assert.Contains(variable, Assert.Single(fault.Failures));
    }
}
