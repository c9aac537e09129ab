using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Tests.Relay;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts;

public sealed class AccountListTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task The_list_is_filtered_sorted_and_paged()
    {
        await using var host = await StartAsync();

        Assert.Equal(["b_1", "b_2", "c", "upstream"], await NamesAsync(host, "sort=name"));
        Assert.Equal(["upstream", "c", "b_2", "b_1"], await NamesAsync(host, "sort=-name"));
        Assert.Equal(["b_1", "b_2"], await NamesAsync(host, "sort=name&q=b_"));
        Assert.Empty(await NamesAsync(host, "q=%25"));
        Assert.Equal(["b_2", "c"], await NamesAsync(host, "sort=name&group=eu"));
        Assert.Equal(["c"], await NamesAsync(host, "group=eu&kind=gemini"));

        var names = new List<string?>();
        for (var query = "sort=-name&limit=2&total=true"; query.Length > 0;)
        {
            var page = await host.Admin.GetFromJsonAsync<JsonElement>($"{AccountCalls.Path}?{query}");
            Assert.Equal(4, page.GetProperty("total").GetInt32());
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.Text("name")));
            query = page.TryGetProperty("next_cursor", out var next) ? $"sort=-name&limit=2&total=true&cursor={next}" : "";
        }

        Assert.Equal(["upstream", "c", "b_2", "b_1"], names);
    }

    [Theory]
    [InlineData("sort=price", "unknown_sort")]
    [InlineData("status=fine", "unknown_status")]
    [InlineData("cursor=0199f0a0-0000-7000-8000-000000000000", "bad_cursor")]
    public async Task What_cannot_be_listed_is_refused(string query, string code)
    {
        await using var host = await RelayHost.StartAsync();

        using var answer = await host.Admin.GetAsync($"{AccountCalls.Path}?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("code"));
    }

    [Fact]
    public async Task Each_account_says_in_one_word_how_it_fares_and_in_more_why()
    {
        await using var host = await StartAsync();
        var (one, two, three) = (Find(host, "b_1"), Find(host, "b_2"), Find(host, "c"));
        one.State.Answered(TimeSpan.FromMilliseconds(42), Now);
        one.State.Windows = [new("5h", null, null, 50, Now + TimeSpan.FromHours(1))];
        one.State.Limited("m1", new(Now + TimeSpan.FromMinutes(1), Now + TimeSpan.FromHours(2), "requests"), Now);
        two.State.Refused("It refuses its credential (401).", Now);
        for (var i = 0; i < Breaker.MostFailuresInARow; i++)
            three.State.Failed(AttemptResult.Failed, "It answered 500.", Now);

        var state = (await host.ShowAsync(one.Id)).GetProperty("state");
        Assert.Equal(("cooling", 42, 50), (state.Text("status"), state.GetProperty("latency_ms").GetInt64(), state.GetProperty("windows")[0].GetProperty("used_percent").GetInt32()));
        Assert.Equal(("m1", "requests"), (state.GetProperty("cool_downs")[0].Text("model"), state.GetProperty("cool_downs")[0].Text("reason")));
        Assert.Equal((1, 1), (state.GetProperty("results").GetProperty("answered").GetInt32(), state.GetProperty("results").GetProperty("limited").GetInt32()));
        Assert.Equal(["b_1"], await NamesAsync(host, "status=cooling"));
        Assert.Equal(["b_2"], await NamesAsync(host, "status=quarantined"));
        Assert.Equal(["c"], await NamesAsync(host, "status=unavailable"));
        Assert.Equal(["upstream"], await NamesAsync(host, "status=healthy"));

        one.State.Limited(CoolDowns.AllModels, new(Now + TimeSpan.FromMinutes(1), null, "all of it"), Now);
        Assert.Equal(["b_1"], await NamesAsync(host, "status=limited"));
        await host.ChangeAsync(one.Id, new { enabled = false });
        Assert.Equal(["b_1"], await NamesAsync(host, "status=disabled"));
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private async Task<RelayHost> StartAsync()
    {
        var host = await RelayHost.StartAsync("cliproxyapi", _clock);
        await host.CreateAsync(new { name = "b_1", kind = "openai", base_url = host.Provider.Address, models = new[] { "m1", "m2" } });
        await host.CreateAsync(new { name = "b_2", kind = "openai", base_url = host.Provider.Address, group = "eu" });
        await host.CreateAsync(new { name = "c", kind = "gemini", base_url = host.Provider.Address, group = "eu" });
        return host;
    }

    private static UpstreamAccount Find(RelayHost host, string name) =>
        host.Gateway.Services.GetRequiredService<AccountPool>().Current.Single(account => account.Name == name);

    private static async Task<IEnumerable<string?>> NamesAsync(RelayHost host, string query) =>
        (await host.Admin.GetFromJsonAsync<JsonElement>($"{AccountCalls.Path}?{query}")).GetProperty("items").EnumerateArray().Select(row => row.Text("name"));
}
