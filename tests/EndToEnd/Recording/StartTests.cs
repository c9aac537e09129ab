using Microsoft.Data.Sqlite;
using Xunit;

namespace ApiHub.EndToEnd.Recording;

public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("apihub-start-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_database_that_cannot_be_migrated_ends_the_start_with_one_clear_line()
    {
        var folder = _folder.FullName;
        await using (var connection = new SqliteConnection($"Data Source={folder}/apihub.db;Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = new SqliteCommand("CREATE TABLE users (name text)", connection);
            await command.ExecuteNonQueryAsync();
        }

        var (exitCode, errors) = await GatewayProcess.RunToEndAsync(folder, TestContext.Current.CancellationToken);

        Assert.Equal(1, exitCode);
        Assert.Contains("apihub cannot start: ", errors, StringComparison.Ordinal);
        Assert.Contains("users", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_data_folder_does_not_start()
    {
        var folder = _folder.FullName;
        using var first = await GatewayProcess.StartAsync(folder, new("http://127.0.0.1:9"), TestContext.Current.CancellationToken);

        var (exitCode, errors) = await GatewayProcess.RunToEndAsync(folder, TestContext.Current.CancellationToken);

        Assert.Equal(1, exitCode);
        Assert.Contains("Another ApiHub is running on this data folder", errors, StringComparison.Ordinal);
        await first.KillAsync();
    }
}
