using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Tests.Keys;
using Xunit;
using static ApiHub.Gateway.Tests.Plans.PlanCalls;

namespace ApiHub.Gateway.Tests.Plans;

public sealed class EffectiveLimitsTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Of_the_owners_the_operators_and_the_groups_limits_the_narrowest_is_enforced_in_each_place(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        var group = $"{Groups}/{await admin.DefaultGroupAsync()}";
        var key = await admin.CreateKeyAsync(new { name = "k" });
        var path = $"/api/admin/keys/{Text(key, "id")}";
        (int? Owner, int? Operator, int? Group, int? Enforced)[] table =
        [
            (30, 20, 10, 10), (10, 20, 30, 10), (20, 10, 30, 10), (null, 20, 10, 10), (20, null, 10, 10), (10, 20, null, 10),
            (10, null, null, 10), (null, 10, null, 10), (null, null, 10, 10), (null, null, null, null),
        ];

        foreach (var (owner, caps, groups, enforced) in table)
        {
            await admin.PatchAsync(group, new { key_limits = (object?)null });
            await admin.PatchAsync(path, new { caps = (object?)null });
            await admin.PatchAsync(path, new { limits = All(owner) });
            await admin.PatchAsync(path, new { caps = All(caps) });
            await admin.PatchAsync(group, new { key_limits = All(groups) });

            var shown = await admin.JsonAsync($"/api/keys/{Text(key, "id")}");
            AssertAll(owner, shown.GetProperty("limits"));
            AssertAll(caps, shown.GetProperty("caps"));
            AssertAll(enforced, shown.GetProperty("effective_limits"));
            AssertAll(enforced, Shown((await gateway.CallerAsync(Text(key, "key"))).KeyLimits));
        }
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_users_own_limit_replaces_his_groups_in_its_place_and_null_gives_it_back(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        var key = await admin.CreateKeyAsync(new { name = "k" });
        var user = $"/api/admin/users/{Text(key, "user_id")}";
        await admin.PatchAsync($"{Groups}/{await admin.DefaultGroupAsync()}", new { user_limits = All(20) });

        foreach (var place in Places)
        {
            var changed = await admin.PatchAsync(user, new { limits = new Dictionary<string, object?> { [place] = Value(place, 99) } });
            Assert.Equal(Value(place, 99)!.ToString(), changed.GetProperty("limits").GetProperty(place).ToString());
            var caller = Shown((await gateway.CallerAsync(Text(key, "key"))).UserLimits);
            Assert.All(Places, p => Assert.Equal((p == place ? Value(place, 99) : All(20)[p])!.ToString(), caller.GetProperty(p).ToString()));

            var restored = await admin.PatchAsync(user, new { limits = new Dictionary<string, object?> { [place] = null } });
            AssertAll(null, restored.GetProperty("limits"));
            AssertAll(20, restored.GetProperty("effective_limits"));
        }

        await admin.PatchAsync(user, new { limits = All(7) });
        AssertAll(7, (await admin.PatchAsync(user, new { role = "admin" })).GetProperty("effective_limits"));
        AssertAll(20, (await admin.PatchAsync(user, new { limits = (object?)null })).GetProperty("effective_limits"));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_owner_who_asks_for_more_than_a_cap_is_refused_by_name_and_nothing_changes(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        using var holder = await gateway.NewUserAsync("holder");
        var key = await holder.CreateKeyAsync(new { name = "k", limits = All(5) });
        var path = $"/api/keys/{Text(key, "id")}";
        await admin.PatchAsync($"/api/admin{path[4..]}", new { caps = All(20) });

        foreach (var (index, place) in Places.Index())
        {
            using var refused = await holder.PatchAsJsonAsync(path, new { name = "wide", limits = new Dictionary<string, object?> { [place] = Value(place, 21 + index) } });
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "above_cap"), (refused.StatusCode, Text(problem, "code")));
            Assert.Contains($"limits.{place} asks for {Value(place, 21 + index)}. More than {Value(place, 20 + index)} ", Text(problem, "detail"), StringComparison.Ordinal);
        }

        var now = await holder.JsonAsync(path);
        Assert.Equal("k", Text(now, "name"));
        AssertAll(5, now.GetProperty("limits"));
        AssertAll(20, (await holder.PatchAsync(path, new { limits = All(20) })).GetProperty("limits"));
    }

    [Fact]
    public async Task A_new_key_that_asks_for_more_than_its_owners_group_allows_is_not_made()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await admin.PatchAsync($"{Groups}/{await admin.DefaultGroupAsync()}", new { key_limits = new { spend_per_day = "1.5" } });

        Assert.Equal("422 above_cap", await admin.PostAsJsonAsync("/api/keys", new { name = "k", limits = new { spend_per_day = "1.500000001" } }).CodeOfAsync());
        Assert.Empty((await admin.JsonAsync("/api/keys")).Texts("id"));
        var made = await admin.CreateKeyAsync(new { name = "k", limits = new { spend_per_day = "1.5" } });
        Assert.Equal("1.5", Text(made.GetProperty("effective_limits"), "spend_per_day"));
    }

    [Fact]
    public async Task A_limit_from_before_its_cap_stands_in_no_other_changes_way()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var key = await admin.CreateKeyAsync(new { name = "k", limits = new { requests_per_minute = 100 } });
        var path = $"/api/keys/{Text(key, "id")}";
        await admin.PatchAsync($"/api/admin{path[4..]}", new { caps = new { requests_per_minute = 10 } });

        var changed = await admin.PatchAsync(path, new { name = "renamed", limits = new { tokens_per_day = 5 } });

        Assert.Equal("renamed", Text(changed, "name"));
        Assert.Equal(10, changed.GetProperty("effective_limits").GetProperty("requests_per_minute").GetInt64());
        Assert.Equal(100, changed.GetProperty("limits").GetProperty("requests_per_minute").GetInt64());
    }

    [Fact]
    public async Task Caps_are_out_of_the_owners_reach()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var holder = await gateway.NewUserAsync("holder");
        using var support = await gateway.NewUserAsync("support", "operator");
        var key = await holder.CreateKeyAsync(new { name = "k" });
        var path = $"/api/keys/{Text(key, "id")}";
        await support.PatchAsync($"/api/admin{path[4..]}", new { caps = new { concurrent_requests = 2 } });

        foreach (var caps in new object?[] { null, new { concurrent_requests = (int?)null }, new { concurrent_requests = 9 } })
            Assert.Equal("403 forbidden", await holder.PatchAsJsonAsync(path, new { caps }).CodeOfAsync());
        Assert.Equal("403 forbidden", await holder.PostAsJsonAsync("/api/keys", new { name = "x", caps = new { concurrent_requests = 9 } }).CodeOfAsync());
        Assert.Equal("403 forbidden", await support.PatchAsJsonAsync(path.Replace(Text(key, "id"), Text(await support.CreateKeyAsync(new { name = "own" }), "id"), StringComparison.Ordinal), new { caps = new { } }).CodeOfAsync());
        Assert.Equal(2, (await holder.PatchAsync(path, new { limits = (object?)null })).GetProperty("effective_limits").GetProperty("concurrent_requests").GetInt64());

        var made = await support.CreateKeyAsync(new { name = "made", user_id = Text(key, "user_id"), caps = new { tokens_per_day = 3 } }, "/api/admin/keys");
        Assert.Equal(3, made.GetProperty("caps").GetProperty("tokens_per_day").GetInt64());
    }

    [Fact]
    public async Task Limits_that_an_operator_sets_are_out_of_the_owners_reach()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var holder = await gateway.NewUserAsync("holder");
        var owner = Text(await holder.JsonAsync("/api/auth/me"), "id");

        var made = await admin.CreateKeyAsync(new { name = "made", user_id = owner, limits = new { requests_per_minute = 10 } }, "/api/admin/keys");
        var path = $"/api/keys/{Text(made, "id")}";

        Assert.Equal("422 above_cap", await holder.PatchAsJsonAsync(path, new { limits = new { requests_per_minute = 11 } }).CodeOfAsync());
        var widened = await holder.PatchAsync(path, new { limits = (object?)null });
        Assert.Equal(10, widened.GetProperty("effective_limits").GetProperty("requests_per_minute").GetInt64());

        await admin.PatchAsync($"/api/admin{path[4..]}", new { limits = new { requests_per_minute = 30 } });
        Assert.Equal(20, (await holder.PatchAsync(path, new { limits = new { requests_per_minute = 20 } }))
            .GetProperty("effective_limits").GetProperty("requests_per_minute").GetInt64());
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Changes_of_different_limits_at_once_all_stay(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        var path = $"/api/keys/{Text(await admin.CreateKeyAsync(new { name = "k" }), "id")}";

        await Task.WhenAll(Places.Index().Select(place =>
            admin.PatchAsync(path, new { limits = new Dictionary<string, object?> { [place.Item] = Value(place.Item, 40 + place.Index) } })));

        AssertAll(40, (await admin.JsonAsync(path)).GetProperty("limits"));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_largest_numbers_come_back_as_they_went_in(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        var limits = new { tokens_per_day = 1_000_000_000_000, spend_total = "9223372036.854775807", spend_per_day = "0", spend_per_week = "0.000000001" };

        var key = await admin.CreateKeyAsync(new { name = "k", limits });

        var enforced = (await gateway.CallerAsync(Text(key, "key"))).KeyLimits;
        Assert.Equal(new LimitSet { TokensPerDay = 1_000_000_000_000, SpendTotal = long.MaxValue, SpendPerDay = 0, SpendPerWeek = 1 }, enforced);
        foreach (var bad in new object[] { new { tokens_per_day = 1_000_000_000_001 }, new { spend_total = "9223372036.854775808" }, new { concurrent_requests = 0 }, new { spend_per_day = "-0.1" } })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/keys", new { name = "k", limits = bad })).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/admin/keys", new { name = "k", caps = bad })).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.PatchAsJsonAsync($"/api/admin/users/{Text(key, "user_id")}", new { limits = bad })).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync(Groups, new { name = "g", user_limits = bad })).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync(Groups, new { name = "g", key_limits = bad })).StatusCode);
        }
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_user_who_comes_into_another_group_has_its_rules_with_his_next_request(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null, await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        var key = await admin.CreateKeyAsync(new { name = "k", allowed_models = new[] { "gpt-*" } });
        var before = await gateway.CallerAsync(Text(key, "key"));
        var group = await admin.MakeGroupAsync(new
        {
            name = "partners", multiplier = "0.25", allowed_models = new[] { "gpt-5", "claude-*" }, allowed_accounts = new[] { "demo" }, key_limits = All(3), user_limits = All(9),
        });

        await admin.PatchAsync($"/api/admin/users/{Text(key, "user_id")}", new { group_id = Text(group, "id") });

        var after = await gateway.CallerAsync(Text(key, "key"));
        Assert.Equal((Price.One, FirstGroup.Id, true), (before.Multiplier, before.GroupId, before.AllowedModels.Allows("gpt-4")));
        Assert.Equal((250_000_000, Text(group, "id")), (after.Multiplier, after.GroupId.ToString()));
        Assert.Equal((true, false, false), (after.AllowedModels.Allows("gpt-5"), after.AllowedModels.Allows("gpt-4"), after.AllowedModels.Allows("claude-opus-4-5")));
        Assert.Equal((true, false), (after.AllowedAccounts.Allows("demo", null), after.AllowedAccounts.Allows("other", null)));
        AssertAll(3, Shown(after.KeyLimits));
        AssertAll(9, Shown(after.UserLimits));
        var shown = await admin.JsonAsync($"/api/keys/{Text(key, "id")}");
        Assert.Equal(("partners", "gpt-5"), (Text(shown, "group"), shown.GetProperty("group_models")[0].GetString()));

        await admin.PatchAsync($"{Groups}/{Text(group, "id")}", new { multiplier = (string?)null, allowed_models = (object?)null, allowed_accounts = (object?)null });
        var freed = await gateway.CallerAsync(Text(key, "key"));
        Assert.Equal((Price.One, true, true), (freed.Multiplier, freed.AllowedModels.Allows("gpt-4"), freed.AllowedAccounts.AllowsEverything));
    }

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
