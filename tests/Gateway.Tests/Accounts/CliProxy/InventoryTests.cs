using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Tests.Relay;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts.CliProxy;

/// <summary>What a CLIProxyAPI tells of the accounts behind it.</summary>
public sealed class InventoryTests
{
    private const string Path = "/v0/management/auth-files";

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task The_accounts_behind_it_are_shown_without_their_secrets()
    {
        await using var host = await StartAsync();
        var id = await CreateAsync(host, Script.AuthFiles(("a@example.com", null), ("b@example.com", "2026-11-22T13:00:00Z")));

        await UntilAsync(host, id, state => state.GetProperty("inventory").ValueKind == JsonValueKind.Array);

        var row = await host.ShowAsync(id);
        var inventory = row.GetProperty("state").GetProperty("inventory");
        Assert.Equal(("a@example.com", "claude", "active", 3, 1), (inventory[0].Text("name"), inventory[0].Text("provider"), inventory[0].Text("status"),
            inventory[0].GetProperty("success").GetInt32(), inventory[0].GetProperty("failed").GetInt32()));
        Assert.Equal(JsonValueKind.Null, inventory[0].GetProperty("next_retry_after").ValueKind);
        Assert.True(inventory[1].GetProperty("unavailable").GetBoolean());
        Assert.Equal("healthy", row.GetProperty("state").Text("status"));
        Assert.True(row.GetProperty("has_management_key").GetBoolean());
        Assert.DoesNotContain("secret", row.ToString(), StringComparison.Ordinal);
        var asked = host.Provider.Requests.First(request => request.Path == Path);
        Assert.Equal(("GET", "Bearer management-secret"), (asked.Method, asked.Header("Authorization")));
        Assert.All(host.Provider.Requests.Where(request => request.Path.StartsWith("/v0", StringComparison.Ordinal)), request => Assert.Equal(Path, request.Path));
    }

    [Fact]
    public async Task When_none_of_them_can_serve_the_account_is_limited_until_the_first_can()
    {
        await using var host = await StartAsync();
        var id = await CreateAsync(host, Script.AuthFiles(("a", "2026-11-22T12:40:00Z"), ("b", "2026-11-22T12:30:00Z")));

        await UntilAsync(host, id, state => state.Text("status") == "limited");
        var coolDown = (await host.ShowAsync(id)).GetProperty("state").GetProperty("cool_downs")[0];
        Assert.Equal(("*", "2026-11-22T12:30:00+00:00"), (coolDown.Text("model"), coolDown.Text("until")));

        host.Provider.On(Path, Script.AuthFiles(("a", "2026-11-22T12:40:00Z"), ("b", null)));
        await UntilAsync(host, id, state => state.Text("status") == "healthy");
        Assert.True(_clock.GetUtcNow() < new DateTimeOffset(2026, 11, 22, 12, 30, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(401, 1)]
    [InlineData(404, 5)]
    public async Task One_that_refuses_or_fails_is_left_alone_for_half_an_hour(int status, int most)
    {
        await using var host = await StartAsync();
        await CreateAsync(host, Script.Error(status));
        for (var i = 1; i <= most; i++)
            await PassAsync(TimeSpan.FromSeconds(65), () => Task.FromResult(Noted(host) == i));

        // Half an hour less a bit, minute by minute.
        for (var i = 0; i < 25; i++)
            _clock.Advance(TimeSpan.FromMinutes(1));
        (await host.Admin.GetAsync(AccountCalls.Path)).Dispose();
        Assert.Equal(most, Asked(host));
        await PassAsync(TimeSpan.FromMinutes(5), () => Task.FromResult(Noted(host) == most + 1));
        Assert.Equal(most + 1, Asked(host));
    }

    [Fact]
    public async Task Only_a_cliproxyapi_has_a_management_key()
    {
        await using var host = await StartAsync();

        using var answer = await host.Admin.PostAsJsonAsync(AccountCalls.Path, new { name = "a", kind = "openai", management_key = "x" });

        Assert.Contains("management_key_not_used", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<RelayHost> StartAsync() => RelayHost.StartAsync("openai", _clock);

    private static async Task<Guid> CreateAsync(RelayHost host, Script answer)
    {
        host.Provider.On(Path, answer);
        return (await host.CreateAsync(new { name = "cpa", kind = "cliproxyapi", base_url = host.Provider.Address + "v1", management_key = "management-secret" })).Id();
    }

    private static int Asked(RelayHost host) => host.Provider.Requests.Count(request => request.Path == Path);

    private static int Noted(RelayHost host) => host.Gateway.Log.Lines.Count(line => line.Contains("could not be read", StringComparison.Ordinal));

    private Task UntilAsync(RelayHost host, Guid id, Func<JsonElement, bool> condition) =>
        PassAsync(TimeSpan.FromSeconds(65), async () => condition((await host.ShowAsync(id)).GetProperty("state")));

    /// <summary>Lets time pass once, and once more only when nothing comes of it for long.</summary>
    private async Task PassAsync(TimeSpan time, Func<Task<bool>> condition)
    {
        var polls = 0;
        await RelayHost.UntilAsync(() =>
        {
            if (polls++ % 1000 == 0)
                _clock.Advance(time);
            return condition();
        });
    }
}
