using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace ApiHub.EndToEnd.Start;

/// <summary>What a newcomer does: clone, one command, paste the line that it prints.</summary>
public sealed class StartScriptTests(CleanCopy copy) : IClassFixture<CleanCopy>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_clone_to_a_first_answer_and_again()
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("start.sh needs a Unix shell.");
        var port = CleanCopy.FreePort();
        await using (var first = copy.Start(("PORT", $"{port}")))
        {
            await AnswerAsync(first);
            Assert.Contains($"is ready at http://localhost:{port}", first.Text);
            Assert.Contains("admin, password ", first.Text);
            await first.InterruptAsync(Token);
            Assert.Equal(0, await first.ExitCodeAsync(Token));
        }

        var settings = await File.ReadAllTextAsync(Path.Combine(copy.Folder, ".env"), Token);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(copy.Folder, ".env")));
        Assert.Matches("JWT_SECRET=[A-Za-z0-9+/]{43}=\nENCRYPTION_KEY=[A-Za-z0-9+/]{43}=\nWORKER_AUTH_TOKEN=[A-Za-z0-9+/]{43}=\n", settings);

        await using var second = copy.Start(("PORT", $"{port}"));
        await AnswerAsync(second);
        Assert.DoesNotContain("Building", second.Text);
        Assert.DoesNotContain("shown only now", second.Text);
        await second.InterruptAsync(Token);
        Assert.Equal(0, await second.ExitCodeAsync(Token));
        Assert.Equal(settings, await File.ReadAllTextAsync(Path.Combine(copy.Folder, ".env"), Token));
    }

    [Fact]
    public async Task Every_fault_is_one_line_and_none_is_a_stack_trace()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var start = copy.Start(("PORT", $"{port}"), ("DATABASE_URL", "nonsense"), ("JWT_SECRET", "change-me"));

        Assert.Equal(1, await start.ExitCodeAsync(Token));
        var lines = start.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("Building ", StringComparison.Ordinal) && !line.StartsWith("Wrote .env", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.StartsWith("apihub cannot start: ", line));
        Assert.Contains(lines, line => line.Contains($"PORT {port} is in use"));
        Assert.Contains(lines, line => line.Contains("DATABASE_URL must start with"));
        Assert.Contains(lines, line => line.Contains("JWT_SECRET is a sample value"));
    }

    [Fact]
    public async Task Without_the_sdk_it_says_what_to_install()
    {
        var empty = Directory.CreateDirectory(Path.Combine(copy.Folder, "obj", "empty"));
        File.CreateSymbolicLink(Path.Combine(empty.FullName, "bash"), "/bin/bash");

        await using var start = copy.Start(("PATH", empty.FullName), ("HOME", empty.FullName));

        Assert.Equal(1, await start.ExitCodeAsync(Token));
        Assert.StartsWith("apihub cannot start: the .NET 10 SDK is not installed", start.Text);
    }

    /// <summary>Pastes the printed line and expects what the demo model says.</summary>
    private static async Task AnswerAsync(ConsoleProcess gateway)
    {
        await gateway.WaitForAsync("  curl ", Token);
        var line = gateway.Text.Split('\n').Single(line => line.StartsWith("  curl ", StringComparison.Ordinal));

        var answer = JsonDocument.Parse(await ConsoleProcess.ShellAsync(line, Token)).RootElement;

        Assert.Equal("demo", answer.GetProperty("model").GetString());
        Assert.Contains("Hello", answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }
}
