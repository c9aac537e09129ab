using System.Net;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ApiHub.Gateway.Tests.Keys;

public sealed class KeyListTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite, "")]
    [InlineData(TestDatabase.Sqlite, "created_at")]
    [InlineData(TestDatabase.Sqlite, "-name")]
    [InlineData(TestDatabase.Sqlite, "name")]
    [InlineData(TestDatabase.Sqlite, "expires_at")]
    [InlineData(TestDatabase.Sqlite, "-expires_at")]
    [InlineData(TestDatabase.Postgres, "")]
    [InlineData(TestDatabase.Postgres, "created_at")]
    [InlineData(TestDatabase.Postgres, "-name")]
    [InlineData(TestDatabase.Postgres, "name")]
    [InlineData(TestDatabase.Postgres, "expires_at")]
    [InlineData(TestDatabase.Postgres, "-expires_at")]
    public async Task Pages_follow_one_another_in_each_order_without_gap_or_repetition(string database, string sort)
    {
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var gateway = await GatewayHost.StartAsync(clock, null, await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        await using (var db = gateway.Database())
        {
            var owner = await db.Users.SingleAsync();
            for (var i = 0; i < 25; i++)
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
                var key = Seed.NewKey(owner, gateway).Row;
                key.Name = $"{(i % 2 == 0 ? "Key" : "key")} {i % 5}";
                key.ExpiresAt = i % 3 == 0 ? null : clock.GetUtcNow().AddDays(i % 4);
                db.Add(key);
            }

            await db.SaveChangesAsync();
        }

        var whole = (await admin.JsonAsync($"/api/keys?limit=200&sort={sort}")).Texts("id").ToList();
        Assert.Equal(25, whole.Distinct().Count());
        var paged = new List<string>();
        var cursor = "";
        for (var pages = 0; pages < 9 && cursor is not null; pages++)
        {
            var page = await admin.JsonAsync($"/api/keys?limit=7&sort={sort}{cursor}");
            paged.AddRange(page.Texts("id"));
            cursor = page.TryGetProperty("next_cursor", out var next) ? $"&cursor={next}" : null;
        }

        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task Each_order_is_what_it_says()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await admin.CreateKeyAsync(new { name = "Zeta", expires_at = "2099-01-01T00:00:00Z" });
        await admin.CreateKeyAsync(new { name = "alpha" });
        await admin.CreateKeyAsync(new { name = "Mid", expires_at = "2098-01-01T00:00:00Z" });

        Assert.Equal(["Mid", "alpha", "Zeta"], (await admin.JsonAsync("/api/keys")).Texts("name"));
        Assert.Equal(["alpha", "Mid", "Zeta"], (await admin.JsonAsync("/api/keys?sort=name")).Texts("name"));
        Assert.Equal(["Mid", "Zeta", "alpha"], (await admin.JsonAsync("/api/keys?sort=expires_at")).Texts("name"));
        Assert.Equal("400 unknown_sort", await admin.GetAsync("/api/keys?sort=hash").CodeOfAsync());
        Assert.Equal("400 bad_cursor", await admin.GetAsync($"/api/keys?cursor={Guid.Empty}").CodeOfAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync("/api/keys?limit=0")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync("/api/keys?limit=201")).StatusCode);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_search_takes_its_text_literally_and_in_any_case(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        await admin.CreateKeyAsync(new { name = "100% laptop" });
        await admin.CreateKeyAsync(new { name = "1000 laptops", note = "snake_case" });
        var last = await admin.CreateKeyAsync(new { name = "Ärger \\ O'Brien" });

        Assert.Equal(["100% laptop"], await FoundAsync("0%"));
        Assert.Equal(["1000 laptops"], await FoundAsync("E_C"));
        Assert.Equal(["1000 laptops", "100% laptop"], await FoundAsync("LAPTOP"));
        Assert.Equal(["Ärger \\ O'Brien"], await FoundAsync("Ärger \\"));
        Assert.Equal(["Ärger \\ O'Brien"], await FoundAsync("o'b"));
        Assert.Equal(["Ärger \\ O'Brien"], await FoundAsync(last.Text("prefix")));
        Assert.Equal(["Ärger \\ O'Brien"], await FoundAsync(last.Text("last4")));
        Assert.Empty(await FoundAsync("%%"));

        async Task<IEnumerable<string>> FoundAsync(string q) => (await admin.JsonAsync($"/api/keys?q={Uri.EscapeDataString(q)}")).Texts("name");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_operator_finds_keys_by_their_owners_too(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        using var holder = await gateway.NewUserAsync("Holder");
        await admin.CreateKeyAsync(new { name = "laptop" });
        await holder.CreateKeyAsync(new { name = "desk" });

        Assert.Equal(["desk"], (await admin.JsonAsync("/api/admin/keys?q=hOLD")).Texts("name"));
        Assert.Empty((await holder.JsonAsync("/api/keys?q=hold")).Texts("name"));
    }

    [Fact]
    public async Task The_total_is_counted_only_when_asked_for()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await admin.CreateKeyAsync(new { name = "a" });
        var second = await admin.CreateKeyAsync(new { name = "b" });
        await admin.PostAsync($"/api/keys/{second.Text("id")}/disable", null);

        Assert.False((await admin.JsonAsync("/api/keys")).TryGetProperty("total", out _));
        Assert.Equal(2, (await admin.JsonAsync("/api/keys?total=true&limit=1")).GetProperty("total").GetInt64());
        Assert.Equal(["b"], (await admin.JsonAsync("/api/keys?enabled=false")).Texts("name"));
    }
}
