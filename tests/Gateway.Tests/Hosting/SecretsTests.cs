using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting.Secrets;
using ApiHub.Gateway.Tests.Users;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting;

public sealed class SecretsTests : IDisposable
{
    private const string Purpose = "a test's purpose";
    private const string OneKey = "kV9sT2xQ7mB4nR8wL3pZ6yC1";
    private const string OtherKey = "hJ5dF0gS8aK2lE7uI4oP9tW3";

    private readonly string _dataDir = Directory.CreateTempSubdirectory("apihub-test-").FullName;

    public void Dispose() => Directory.Delete(_dataDir, recursive: true);

    [Theory]
    [InlineData("JWT_SECRET", "your-secret-key-change-in-production", "sample value")]
    [InlineData("JWT_SECRET", "change-me", "sample value")]
    [InlineData("JWT_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "sample value")]
    [InlineData("JWT_SECRET", "abcabcabcabcabcabcabcabcabcabcabcabcabcabc", "sample value")]
    [InlineData("JWT_SECRET", "kV9sT2xQ7mB4nR8wL3pZ6yC1dG5hJ0f", "at least 32 bytes")]
    [InlineData("SECRET_KEY", "your-super-secret-jwt-key-here-1234567890", "sample value")]
    [InlineData("SECRET_KEY", "kV9sT2xQ7m", "at least 32 bytes")]
    [InlineData("ENCRYPTION_KEY", "your_encryption_key_here", "sample value")]
    [InlineData("ENCRYPTION_KEY", "kV9sT2xQ7mB4nR8", "at least 16 bytes")]
    public async Task A_known_or_short_secret_stops_the_start_in_one_line(string variable, string value, string reason)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayHost.StartAsync(null, _dataDir, (variable, value)));

        var line = Assert.Single(fault.Failures);
        Assert.StartsWith(variable, line);
        Assert.Contains(reason, line);
        Assert.DoesNotContain(value, line);
    }

    [Fact]
    public void Random_secrets_of_usual_forms_are_no_samples()
    {
        for (var i = 0; i < 2000; i++)
        {
            var bytes = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
            Assert.False(SampleSecrets.Contains(Convert.ToBase64String(bytes)));
            Assert.False(SampleSecrets.Contains(Convert.ToHexStringLower(bytes)));
        }
    }

    [Fact]
    public async Task Generated_secrets_are_kept_for_the_owner_alone_and_used_again()
    {
        var file = Path.Combine(_dataDir, SiteSecrets.FileName);
        string token, secrets;
        await using (var gateway = await GatewayHost.StartAsync(null, _dataDir))
        {
            token = (await gateway.TokensAsync("admin", GatewayHost.AdminPassword)).Text("access_token");
            secrets = File.ReadAllText(file);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        await using var again = await GatewayHost.StartAsync(null, _dataDir);

        Assert.Equal(secrets, File.ReadAllText(file));
        using var client = again.With(token);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync("/api/auth/me")).StatusCode);
    }

    [Fact]
    public async Task A_damaged_file_of_secrets_stops_the_start_and_is_left_as_it_is()
    {
        var file = Path.Combine(_dataDir, SiteSecrets.FileName);
        File.WriteAllText(file, """{"jwt_secret": "kV9s""");

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayHost.StartAsync(null, _dataDir));

        Assert.Contains(file, Assert.Single(fault.Failures));
        Assert.Equal("""{"jwt_secret": "kV9s""", File.ReadAllText(file));
    }

    [Fact]
    public async Task No_file_is_written_when_the_operator_chose_all_secrets()
    {
        await using var gateway = await GatewayHost.StartAsync(null, _dataDir, ("JWT_SECRET", OneKey + OtherKey), ("ENCRYPTION_KEY", OneKey));

        await gateway.TokensAsync("admin", GatewayHost.AdminPassword);
        Protector(gateway).Protect("something");

        Assert.False(File.Exists(Path.Combine(_dataDir, SiteSecrets.FileName)));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Nodes_of_one_database_read_what_another_has_protected(string database)
    {
        var settings = await TestDatabase.SettingsAsync(database);
        (string, string)[] shared = [.. database == "sqlite" ? [("DATABASE_URL", $"sqlite:///{_dataDir}/shared.db")] : settings, ("ENCRYPTION_KEY", OneKey)];
        await using var one = await GatewayHost.StartAsync(shared);
        var secret = Protector(one).Protect("sk-upstream");
        await using var other = await GatewayHost.StartAsync(shared);

        Assert.Equal("sk-upstream", Protector(other).Unprotect(secret));
        Assert.Throws<System.Security.Cryptography.CryptographicException>(
            () => other.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("another purpose").Unprotect(secret));
    }

    [Fact]
    public async Task Another_encryption_key_stops_the_start_and_says_what_to_do()
    {
        await using (await GatewayHost.StartAsync(null, _dataDir, ("ENCRYPTION_KEY", OneKey)))
        {
        }

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(
            () => GatewayHost.StartAsync(null, _dataDir, ("ENCRYPTION_KEY", OtherKey)));
        await using var right = await GatewayHost.StartAsync(null, _dataDir, ("ENCRYPTION_KEY", OneKey));

        Assert.StartsWith("ENCRYPTION_KEY is not the one", Assert.Single(fault.Failures));
    }

    [Fact]
    public async Task The_database_holds_no_key_in_the_clear()
    {
        await using var gateway = await GatewayHost.StartAsync(("ENCRYPTION_KEY", OneKey));
        Protector(gateway).Protect("something");

        await using var db = await gateway.Services.GetRequiredService<IDbContextFactory<GatewayDb>>().CreateDbContextAsync();
        var stored = await db.ProtectionKeys.ToListAsync();

        Assert.NotEmpty(stored);
        Assert.All(stored, key => Assert.Contains("<sealed ", key.Xml));
        Assert.All(stored, key => Assert.DoesNotContain("<value", key.Xml));
    }

    private static IDataProtector Protector(GatewayHost gateway) =>
        gateway.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(Purpose);
}
