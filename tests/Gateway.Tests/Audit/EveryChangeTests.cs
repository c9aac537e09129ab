using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Tests.Users;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Audit;

/// <summary>Nothing is changed without a row that says so, whichever endpoint changes it.</summary>
public sealed class EveryChangeTests
{
    /// <summary>What changes nothing that anybody administrates.</summary>
    private static readonly Dictionary<string, string> NotRecorded = new()
    {
        ["POST /api/chat"] = "A question, which usage records.",
        ["POST /api/sessions"] = "A conversation, not administration.",
        ["PUT /api/sessions/{id}"] = "A conversation, not administration.",
        ["DELETE /api/sessions/{id}"] = "A conversation, not administration.",
        ["DELETE /api/sessions/{id}/messages"] = "A conversation, not administration.",
        ["POST /api/alerts/{id:guid}/dismiss"] = "A note that its reader puts away.",
        ["POST /api/workers/heartbeat"] = "A machine's sign of life, every few seconds.",
    };

    [Fact]
    public async Task Each_endpoint_that_changes_something_is_recorded_or_stands_here_with_its_reason()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var silent = Changing(gateway).Where(e => e.Metadata.GetMetadata<Audited>() is null)
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} /{e.RoutePattern.RawText!.Trim('/')}"));

        Assert.Equal(NotRecorded.Keys.Order(StringComparer.Ordinal), silent.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Each_of_them_leaves_a_row(string database)
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null, [("WORKER_URLS", "http://127.0.0.1:1"), .. await TestDatabase.SettingsAsync(database)]);
        var tokens = await gateway.TokensAsync("admin", GatewayHost.AdminPassword);
        using var admin = gateway.With(tokens);

        await ChangeKeysAsync(admin, "/api/keys");
        await ChangeUsersAsync(gateway, admin);
        await ChangePoolAsync(admin);
        await ChangeCatalogueAsync(admin);
        await EndLoginsAsync(gateway, admin, clock);

        await using var db = gateway.Database();
        var recorded = await db.Audit.Select(e => e.Action).Distinct().ToListAsync(TestContext.Current.CancellationToken);
        var expected = Changing(gateway).Select(e => e.Metadata.GetMetadata<Audited>()?.Action).OfType<string>().Distinct();
        Assert.Equal("", string.Join(", ", expected.Except(recorded)));
    }

    /// <summary>As if the process died between a change and its row: there must be no such moment.</summary>
    [Fact]
    public async Task A_change_that_cannot_be_recorded_is_not_made()
    {
        await using var gateway = await GatewayHost.StartAsync(("WORKER_URLS", "http://127.0.0.1:1"));
        using var admin = await gateway.AdminAsync();
        var user = (await gateway.RegisterAsync("ada")).Text("id");
        var key = (await admin.CreateKeyAsync(new { name = "mine" })).Text("id");
        var group = (await PostAsync(admin, "/api/admin/groups", new { name = "gold" })).Text("id");
        var account = (await PostAsync(admin, "/api/admin/accounts", new { name = "a", kind = "openai", base_url = "http://127.0.0.1:1" })).Text("id");
        (await admin.PutAsJsonAsync("/api/admin/models/m/price", new { input = "1", output = "2" })).EnsureSuccessStatusCode();
        string[] shown = ["keys", $"users/{user}", "groups", $"groups/{group}", "accounts", "models?q=m", $"users/{user}/ledger", "workers", "users", "settings"];
        var before = await ShowAsync();
        await using (var db = gateway.Database())
            await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END", TestContext.Current.CancellationToken);

        (HttpMethod Method, string Path, object? Body)[] calls =
        [
            (HttpMethod.Post, "keys", new { name = "another" }), (HttpMethod.Patch, $"keys/{key}", new { name = "other" }),
            (HttpMethod.Post, $"keys/{key}/disable", null), (HttpMethod.Delete, $"keys/{key}", null), (HttpMethod.Post, $"keys/{key}/rotate", new { }),
            (HttpMethod.Post, "users", new { username = "bob", email = "bob@example.org", password = UserCalls.Password }),
            (HttpMethod.Patch, $"users/{user}", new { role = "operator" }), (HttpMethod.Post, $"users/{user}/reset-password", new { password = "a new long one" }),
            (HttpMethod.Post, $"users/{user}/balance", new { amount = "5", reason = "gift" }), (HttpMethod.Put, $"users/{user}/credit-limit", new { credit_limit = "5" }),
            (HttpMethod.Post, "groups", new { name = "silver" }), (HttpMethod.Patch, $"groups/{group}", new { name = "other" }), (HttpMethod.Delete, $"groups/{group}", null),
            (HttpMethod.Patch, $"accounts/{account}", new { weight = 7 }), (HttpMethod.Post, $"accounts/{account}/pause", null), (HttpMethod.Delete, $"accounts/{account}", null),
            (HttpMethod.Put, "models/m/price", new { input = "3", output = "4" }), (HttpMethod.Delete, "models/m", null), (HttpMethod.Post, "workers/127.0.0.1:1/drain", null),
            (HttpMethod.Patch, "settings", new { notice = "new" }),
        ];
        foreach (var (method, path, body) in calls)
        {
            using var request = new HttpRequestMessage(method, $"/api/admin/{path}") { Content = body is null ? null : JsonContent.Create(body) };
            using var answer = await admin.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode == 500, $"{method} {path} was answered {(int)answer.StatusCode}");
        }

        Assert.Equal(before, await ShowAsync());

        async Task<List<string>> ShowAsync()
        {
            var texts = new List<string>();
            foreach (var path in shown)
                texts.Add(System.Text.RegularExpressions.Regex.Replace(await admin.GetStringAsync($"/api/admin/{path}"), "\"(last_seen_at|state)\":[^}]*", ""));
            return texts;
        }
    }

    private static IEnumerable<RouteEndpoint> Changing(GatewayHost gateway) =>
        gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods && !methods.Contains("GET"));

    private static async Task ChangeKeysAsync(HttpClient admin, string path)
    {
        var key = (await admin.CreateKeyAsync(new { name = "mine" }, path)).Text("id");
        (await admin.PatchAsJsonAsync($"{path}/{key}", new { name = "renamed" })).EnsureSuccessStatusCode();
        foreach (var action in new[] { "disable", "enable", "rotate" })
            await PostAsync(admin, $"{path}/{key}/{action}", null);
        (await admin.DeleteAsync($"{path}/{key}")).EnsureSuccessStatusCode();
    }

    private static async Task ChangeUsersAsync(GatewayHost gateway, HttpClient admin)
    {
        await gateway.RegisterAsync("ada");
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);
        (await ada.PutAsJsonAsync("/api/auth/me", new { username = "ada2" })).EnsureSuccessStatusCode();
        (await ada.PutAsJsonAsync("/api/alerts/settings", new { balance_below = "5" })).EnsureSuccessStatusCode();
        await PostAsync(ada, "/api/auth/change-password", new { current_password = UserCalls.Password, new_password = "another long one" });
        var bob = (await PostAsync(admin, "/api/admin/users", new { username = "bob", email = "bob@example.org", password = UserCalls.Password })).Text("id");
        (await admin.PatchAsJsonAsync($"/api/admin/users/{bob}", new { role = "operator" })).EnsureSuccessStatusCode();
        await PostAsync(admin, $"/api/admin/users/{bob}/reset-password", new { password = UserCalls.Password });
        await PostAsync(admin, $"/api/admin/users/{bob}/balance", new { amount = "5", reason = "gift" });
        (await admin.PutAsJsonAsync($"/api/admin/users/{bob}/credit-limit", new { credit_limit = "5" })).EnsureSuccessStatusCode();
        var group = (await PostAsync(admin, "/api/admin/groups", new { name = "gold" })).Text("id");
        (await admin.PatchAsJsonAsync($"/api/admin/groups/{group}", new { multiplier = "2" })).EnsureSuccessStatusCode();
        (await admin.DeleteAsync($"/api/admin/groups/{group}")).EnsureSuccessStatusCode();
    }

    private static async Task ChangePoolAsync(HttpClient admin)
    {
        const string path = "/api/admin/accounts";
        var account = (await PostAsync(admin, path, new { name = "a", kind = "openai", base_url = "http://127.0.0.1:1" })).Text("id");
        (await admin.PatchAsJsonAsync($"{path}/{account}", new { weight = 7 })).EnsureSuccessStatusCode();
        foreach (var action in new[] { "test", "clear", "pause", "resume" })
            await PostAsync(admin, $"{path}/{account}/{action}", null);
        await PostAsync(admin, $"{path}/import", new[] { new { name = "b", kind = "demo" } });
        (await admin.DeleteAsync($"{path}/{account}")).EnsureSuccessStatusCode();
        await PostAsync(admin, "/api/admin/workers/127.0.0.1:1/drain", null);
        await PostAsync(admin, "/api/admin/workers/127.0.0.1:1/resume", null);
    }

    private static async Task ChangeCatalogueAsync(HttpClient admin)
    {
        (await admin.PutAsJsonAsync("/api/admin/models/m", new { note = "new" })).EnsureSuccessStatusCode();
        (await admin.PutAsJsonAsync("/api/admin/models/m/price", new { input = "1", output = "2" })).EnsureSuccessStatusCode();
        (await admin.PatchAsJsonAsync("/api/admin/settings", new { notice = "new" })).EnsureSuccessStatusCode();
        await PostAsync(admin, "/api/admin/models/import", new { models = new[] { new { name = "n", note = "imported" } } });
        (await admin.DeleteAsync("/api/admin/models/m")).EnsureSuccessStatusCode();
    }

    private static async Task EndLoginsAsync(GatewayHost gateway, HttpClient admin, ManualClock clock)
    {
        var session = (await admin.JsonAsync("/api/auth/sessions")).GetProperty("items")[0].Text("id");
        (await admin.DeleteAsync($"/api/auth/sessions/{session}")).EnsureSuccessStatusCode();
        var tokens = await gateway.TokensAsync("bob", UserCalls.Password);
        await gateway.TryRefreshAsync(tokens.Text("refresh_token"));
        clock.Advance(TimeSpan.FromMinutes(1));
        await gateway.TryRefreshAsync(tokens.Text("refresh_token"));
        using var last = await gateway.AdminAsync();
        await PostAsync(last, "/api/auth/logout", null);
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object? body)
    {
        using var answer = await client.PostAsync(path, body is null ? null : JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
