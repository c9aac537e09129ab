using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Tests.Users;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static ApiHub.Gateway.Tests.Plans.PlanCalls;

namespace ApiHub.Gateway.Tests.Plans;

public sealed class GroupTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_first_start_makes_a_default_group_that_limits_nothing_and_new_users_come_into_it(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        await gateway.RegisterAsync("ada");

        var group = (await admin.JsonAsync($"{Groups}?total=true")).GetProperty("items").EnumerateArray().Single();

        Assert.Equal(("default", "1", 2), (Text(group, "name"), Text(group, "multiplier"), group.GetProperty("users").GetInt32()));
        AssertAll(null, group.GetProperty("user_limits"));
        AssertAll(null, group.GetProperty("key_limits"));
        Assert.Equal((0, 0), (group.GetProperty("allowed_models").GetArrayLength(), group.GetProperty("allowed_accounts").GetArrayLength()));
        Assert.All((await admin.JsonAsync("/api/admin/users")).Texts("group"), name => Assert.Equal("default", name));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_group_is_made_changed_and_removed_by_administrators(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        using var made = await admin.PostAsJsonAsync(Groups, new
        {
            name = " partners ", multiplier = "1000", allowed_models = new[] { "gpt-*" }, allowed_accounts = new[] { "demo" },
            user_limits = All(50), key_limits = All(5), note = "pay late",
        });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var path = made.Headers.Location!.ToString();

        var changed = await admin.PatchAsync(path, new { name = "friends", multiplier = "0", key_limits = new { spend_total = (string?)null, requests_per_minute = 2 }, note = (string?)null });

        Assert.Equal(("friends", "0", JsonValueKind.Null), (Text(changed, "name"), Text(changed, "multiplier"), changed.GetProperty("note").ValueKind));
        Assert.Equal(("gpt-*", "demo", false), (changed.GetProperty("allowed_models")[0].GetString(), changed.GetProperty("allowed_accounts")[0].GetString(), changed.GetProperty("is_default").GetBoolean()));
        AssertAll(50, changed.GetProperty("user_limits"));
        var limits = changed.GetProperty("key_limits");
        Assert.Equal((2, 6, JsonValueKind.Null), (limits.GetProperty("requests_per_minute").GetInt32(), limits.GetProperty("tokens_per_minute").GetInt32(), limits.GetProperty("spend_total").ValueKind));
        Assert.Equal(changed.ToString(), (await admin.JsonAsync(path)).ToString());

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).StatusCode);
        Assert.Equal("404 not_found", await admin.GetAsync(path).CodeOfAsync());
        Assert.Equal("404 not_found", await admin.DeleteAsync(path).CodeOfAsync());
        Assert.Equal("404 not_found", await admin.PatchAsJsonAsync(path, new { name = "x" }).CodeOfAsync());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name":null}""")]
    [InlineData("""{"name":" "}""")]
    [InlineData("""{"name":"g","multiplier":"-0.1"}""")]
    [InlineData("""{"name":"g","multiplier":"1000.000000001"}""")]
    [InlineData("""{"name":"g","multiplier":"1.0000000001"}""")]
    [InlineData("""{"name":"g","multiplier":1}""")]
    [InlineData("""{"name":"g","allowed_models":["a*b"]}""")]
    [InlineData("""{"name":"g","allowed_accounts":[null]}""")]
    [InlineData("""{"name":"g","allowed_accounts":["nobody"]}""")]
    [InlineData("""{"name":"g","key_limits":{"spend_total":1}}""")]
    public async Task A_group_that_makes_no_sense_is_refused_and_changes_nothing(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var path = $"{Groups}/{Text(await admin.MakeGroupAsync(new { name = "mine" }), "id")}";
        var before = (await admin.JsonAsync(path)).ToString();

        using var made = await admin.PostAsync(Groups, new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, made.StatusCode);
        if (body != "{}")
        {
            using var changed = await admin.PatchAsync(path, new StringContent(body, null, "application/json"));
            Assert.Equal(HttpStatusCode.BadRequest, changed.StatusCode);
        }

        Assert.Equal(before, (await admin.JsonAsync(path)).ToString());
        Assert.Equal(2, (await admin.JsonAsync(Groups)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_name_is_given_once()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var group = await admin.MakeGroupAsync(new { name = "partners" });

        Assert.Equal("409 name_taken", await admin.PostAsJsonAsync(Groups, new { name = "default" }).CodeOfAsync());
        Assert.Equal("409 name_taken", await admin.PatchAsJsonAsync($"{Groups}/{Text(group, "id")}", new { name = "default" }).CodeOfAsync());
        Assert.Equal("partners", Text(await admin.PatchAsync($"{Groups}/{Text(group, "id")}", new { name = "partners", note = "same" }), "name"));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_group_with_users_stays_and_says_how_many_it_has(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        var group = Text(await admin.MakeGroupAsync(new { name = "partners" }), "id");
        foreach (var name in new[] { "ada", "bob" })
            await admin.PatchAsync($"/api/admin/users/{Text(await gateway.RegisterAsync(name), "id")}", new { group_id = group });

        using var refused = await admin.DeleteAsync($"{Groups}/{group}");

        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.Conflict, "group_in_use"), (refused.StatusCode, Text(problem, "code")));
        Assert.Contains("has 2 users", Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Equal(["bob", "ada"], (await admin.JsonAsync($"/api/admin/users?group_id={group}")).Texts("username"));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task There_is_always_one_default_group_and_it_can_be_another(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        var first = await admin.DefaultGroupAsync();
        Assert.Equal("409 default_group", await admin.DeleteAsync($"{Groups}/{first}").CodeOfAsync());
        Assert.Equal("409 default_group", await admin.PatchAsJsonAsync($"{Groups}/{first}", new { is_default = false }).CodeOfAsync());

        var groups = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i => Text(await admin.MakeGroupAsync(new { name = $"g{i}", is_default = i == 0 }), "id")));
        Assert.Equal(groups[0], await admin.DefaultGroupAsync());
        await Task.WhenAll(groups[1..].Select(id => admin.PatchAsync($"{Groups}/{id}", new { is_default = true })));

        var chosen = await admin.DefaultGroupAsync();
        Assert.Contains(chosen, groups[1..]);
        await gateway.RegisterAsync("ada");
        Assert.Equal(["ada"], (await admin.JsonAsync($"/api/admin/users?group_id={chosen}")).Texts("username"));
        var made = await (await admin.PostAsJsonAsync("/api/admin/users", new { username = "bob", email = "bob@example.org", password = UserCalls.Password, group_id = first })).ReadAsync();
        Assert.Equal(first, Text(made, "group_id"));
    }

    [Fact]
    public async Task Operators_read_groups_and_others_do_not_see_them()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var support = await gateway.NewUserAsync("support", "operator");
        using var holder = await gateway.NewUserAsync("holder");
        var path = $"{Groups}/{await support.DefaultGroupAsync()}";

        Assert.Equal(HttpStatusCode.OK, (await support.GetAsync(path)).StatusCode);
        foreach (var write in new Func<Task<HttpResponseMessage>>[]
        {
            () => support.PostAsJsonAsync(Groups, new { name = "x" }), () => support.PatchAsJsonAsync(path, new { name = "x" }), () => support.DeleteAsync(path),
            () => holder.GetAsync(Groups), () => holder.GetAsync(path),
        })
            Assert.Equal("403 forbidden", await write().CodeOfAsync());
        Assert.Equal("default", Text(await support.JsonAsync(path), "name"));
    }

    [Theory]
    [InlineData("name", "a b c default")]
    [InlineData("-name", "default c b a")]
    [InlineData("created_at", "default b a c")]
    [InlineData("-created_at", "c a b default")]
    public async Task Pages_of_groups_follow_one_another(string sort, string expected)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        foreach (var name in new[] { "b", "a", "c" })
            await admin.MakeGroupAsync(new { name });

        var names = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await admin.JsonAsync($"{Groups}?limit=3&sort={sort}&total=true{cursor}");
            names.AddRange(page.Texts("name"));
            Assert.Equal(4, page.GetProperty("total").GetInt32());
            cursor = page.TryGetProperty("next_cursor", out var next) ? $"&cursor={next.GetString()}" : null;
        }

        Assert.Equal(expected, string.Join(' ', names));
        Assert.Equal(["b"], (await admin.JsonAsync($"{Groups}?q=b")).Texts("name"));
        Assert.Equal("400 unknown_sort", await admin.GetAsync($"{Groups}?sort=note").CodeOfAsync());
        Assert.Equal("400 bad_cursor", await admin.GetAsync($"{Groups}?cursor={Guid.Empty}").CodeOfAsync());
    }

    [Fact]
    public async Task A_user_cannot_come_into_a_group_that_is_not_there()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var user = $"/api/admin/users/{Text(await gateway.RegisterAsync("ada"), "id")}";

        Assert.Equal("400 unknown_group", await admin.PatchAsJsonAsync(user, new { group_id = Guid.Empty, role = "operator" }).CodeOfAsync());
        Assert.Equal("400 unknown_group", await admin.PostAsJsonAsync("/api/admin/users", new { username = "bob", email = "bob@example.org", password = UserCalls.Password, group_id = Guid.Empty }).CodeOfAsync());
        Assert.Equal(("user", "default"), (Text(await admin.JsonAsync(user), "role"), Text(await admin.JsonAsync(user), "group")));
    }

    [Fact]
    public async Task A_second_start_makes_no_second_default_group()
    {
        var folder = Directory.CreateTempSubdirectory("apihub-groups-");
        await using (var first = await GatewayHost.StartAsync(null, folder.FullName))
        {
            using var admin = await first.AdminAsync();
            await admin.PatchAsync($"{Groups}/{await admin.DefaultGroupAsync()}", new { name = "everybody" });
        }

        await using (var second = await GatewayHost.StartAsync(null, folder.FullName))
        {
            await using var db = second.Database();
            Assert.Equal("everybody", (await db.Groups.SingleAsync()).Name);
        }

        folder.Delete(recursive: true);
    }

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
