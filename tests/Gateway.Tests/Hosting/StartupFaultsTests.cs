using System.Net;
using System.Net.Sockets;
using ApiHub.Gateway.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting;

public sealed class StartupFaultsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("apihub-test-");

    [Fact]
    public async Task Sound_settings_have_no_faults() => Assert.Empty(await FaultsAsync());

    [Theory]
    [InlineData("PORT", "http", "PORT must be a number between 1 and 65535.")]
    [InlineData("PORT", "0", "PORT must be a number between 1 and 65535.")]
    [InlineData("ALLOW_REGISTRATION", "perhaps", "ALLOW_REGISTRATION must be true or false.")]
    [InlineData("DATABASE_URL", "mysql://h/d", "DATABASE_URL must start with sqlite:///, postgresql:// or postgres://.")]
    [InlineData("REDIS_URL", "localhost:6379", "REDIS_URL must look like redis://")]
    [InlineData("REDIS_URL", "redis://:pass-7f@127.0.0.1:1", "REDIS_URL: no Redis answers at 127.0.0.1:1.")]
    [InlineData("JWT_SECRET", "your-secret-key-change-in-production", "JWT_SECRET is a sample value")]
    [InlineData("ENCRYPTION_KEY", "short-8f3", "ENCRYPTION_KEY must have at least 16 bytes")]
    [InlineData("PATH_BASE", "gw/", "PATH_BASE must be empty or start with a slash")]
    [InlineData("TRUSTED_PROXIES", "10.0.0.0/8, nginx", "TRUSTED_PROXIES must list addresses or networks")]
    [InlineData("SITE_URL", "hub.example.com", "SITE_URL must be an address")]
    [InlineData("SITE_TIME_ZONE", "Mars/Olympus", "SITE_TIME_ZONE")]
    [InlineData("UPSTREAM_URL", "nonsense", "UPSTREAM_URL must be an address")]
    [InlineData("UPSTREAM_KIND", "magic", "UPSTREAM_KIND must be")]
    [InlineData("UNPRICED_MODELS", "maybe", "UNPRICED_MODELS must be refuse or free.")]
    [InlineData("CLAUDE_ACCOUNTS", "{}", "CLAUDE_ACCOUNTS must be a JSON list")]
    public async Task A_wrong_setting_is_one_sentence_that_names_it(string name, string value, string fault)
    {
        var faults = await FaultsAsync((name, value));

        Assert.StartsWith(fault, Assert.Single(faults));
    }

    [Fact]
    public async Task All_faults_are_found_at_once()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var faults = await FaultsAsync(
            ("PORT", $"{port}"), ("DATA_DIR", file), ("DATABASE_URL", "postgresql://u:pass-7f@127.0.0.1:1/d"), ("JWT_SECRET", "change-me"), ("ALLOW_REGISTRATION", "perhaps"));

        Assert.Collection(
            faults.Order(StringComparer.Ordinal),
            fault => Assert.StartsWith("ALLOW_REGISTRATION must be", fault),
            fault => Assert.StartsWith("DATABASE_URL: no PostgreSQL answers at 127.0.0.1:1", fault),
            fault => Assert.StartsWith($"DATA_DIR {file} cannot be written", fault),
            fault => Assert.StartsWith("JWT_SECRET is a sample value", fault),
            fault => Assert.StartsWith($"PORT {port} is in use by another program", fault));
        Assert.All(faults, fault => Assert.DoesNotContain("pass-7f", fault));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        var file = Path.Combine(_folder.FullName, "notes.txt");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("no database ", 1000)), TestContext.Current.CancellationToken);

        var fault = Assert.Single(await FaultsAsync(("DATABASE_URL", $"sqlite:///{file}")));

        Assert.StartsWith($"DATABASE_URL: the file {file} cannot be used", fault);
    }

    [Theory]
    [InlineData("nobody-here", "postgres", "refuses the user nobody-here")]
    [InlineData(null, "no_such_database", "has no database named no_such_database")]
    public async Task PostgreSqls_refusals_are_told_in_the_operators_words(string? user, string database, string expected)
    {
        var server = Environment.GetEnvironmentVariable("APIHUB_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "APIHUB_TEST_POSTGRES names no PostgreSQL server.");
        var address = new UriBuilder(server!) { Path = database };
        if (user is not null)
            address.UserName = user;

        var fault = Assert.Single(await FaultsAsync(("DATABASE_URL", address.Uri.ToString().Replace(":-1", "", StringComparison.Ordinal))));

        Assert.Contains(expected, fault);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<IReadOnlyList<string>> FaultsAsync(params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?> { ["DATA_DIR"] = _folder.FullName, ["PORT"] = $"{FreePort()}" };
        foreach (var (name, value) in settings)
            values[name] = value;
        await using var app = GatewayApp.Create([], builder =>
        {
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection(values);
        });
        return await StartupFaults.FindAsync(app, TestContext.Current.CancellationToken);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
