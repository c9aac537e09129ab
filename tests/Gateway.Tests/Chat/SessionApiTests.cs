using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Tests.Keys;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ApiHub.Gateway.Tests.Chat;

public sealed class SessionApiTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_session_is_made_changed_read_forgotten_and_deleted(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var client = await gateway.KeyClientAsync();
        using var made = await client.PostAsJsonAsync("/api/sessions", new { title = "Plans", model = "demo", system = "Be brief." });
        var session = await made.Content.ReadFromJsonAsync<JsonElement>();
        var id = session.GetProperty("id").GetString()!;
        Assert.Equal((HttpStatusCode.Created, $"/api/sessions/{id}"), (made.StatusCode, made.Headers.Location!.OriginalString));

        await client.SayAsync("Hello", id, model: null!);
        using var changed = await client.PutAsJsonAsync($"/api/sessions/{id}", new { title = "Better plans", system = (string?)null });

        var details = await changed.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("Better plans", "demo", null), (Text(details, "title"), Text(details, "model"), Text(details, "system")));
        Assert.Equal(2, details.GetProperty("message_count").GetInt32());
        var answer = details.GetProperty("messages")[1];
        Assert.Equal(("assistant", "demo", false), (Text(answer, "role"), Text(answer, "model"), answer.GetProperty("cut").GetBoolean()));
        Assert.StartsWith("req_", Text(answer, "request_id"));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/sessions/{id}/messages")).StatusCode);
        Assert.Empty(await client.RememberedAsync(id));
        await client.SayAsync("Again", id, "demo");
        Assert.Equal(2, (await client.RememberedAsync(id)).Count);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/sessions/{id}")).StatusCode);
        using var gone = await client.GetAsync($"/api/sessions/{id}");
        await gone.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await using var db = gateway.Database();
        Assert.Equal(0, await db.ChatMessages.CountAsync());
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Sessions_are_listed_page_by_page_the_last_used_first(string database)
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null, await TestDatabase.SettingsAsync(database));
        using var client = await gateway.KeyClientAsync();
        var ids = new List<string>();
        foreach (var message in new[] { "one\nand more", "two", "three" })
        {
            ids.Add((await client.SayAsync(message, model: "demo")).Session());
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await client.SayAsync("again", ids[0], "demo");
        var first = await client.GetFromJsonAsync<JsonElement>("/api/sessions?limit=2&total=true");
        var second = await client.GetFromJsonAsync<JsonElement>($"/api/sessions?limit=2&cursor={Text(first, "next_cursor")}");

        Assert.Equal(["one and more", "three"], Titles(first));
        Assert.Equal(["two"], Titles(second));
        Assert.Equal(3, first.GetProperty("total").GetInt32());
        Assert.False(second.TryGetProperty("next_cursor", out _));
        using var bad = await client.GetAsync("/api/sessions?cursor=nonsense");
        await bad.ProblemAsync(HttpStatusCode.BadRequest, "bad_cursor");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Sessions_that_came_about_by_themselves_make_room_and_others_are_never_dropped(string database)
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null, [("CHAT_MAX_SESSIONS", "2"), .. await TestDatabase.SettingsAsync(database)]);
        using var client = await gateway.KeyClientAsync();
        (await client.PostAsJsonAsync("/api/sessions", new { title = "mine" })).EnsureSuccessStatusCode();
        foreach (var message in new[] { "one", "two", "three" })
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await client.SayAsync(message, model: "demo");
        }

        Assert.Equal(["three", "mine"], Titles(await client.GetFromJsonAsync<JsonElement>("/api/sessions")));
        using var third = await client.PostAsJsonAsync("/api/sessions", new { title = "another" });
        await third.ProblemAsync(HttpStatusCode.Conflict, "too_many_sessions");

        var last = (await client.GetFromJsonAsync<JsonElement>("/api/sessions")).GetProperty("items")[0];
        (await client.PutAsJsonAsync($"/api/sessions/{Text(last, "id")}", new { title = "kept" })).EnsureSuccessStatusCode();
        using var refused = await client.ChatAsync(new { message = "four", model = "demo" });
        Assert.Contains("2 sessions", (await refused.ProblemAsync(HttpStatusCode.Conflict, "too_many_sessions")).GetProperty("detail").GetString());
        await client.SayAsync("go on", Text(last, "id"), "demo");
    }

    [Fact]
    public async Task A_system_text_of_a_megabyte_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var client = await gateway.KeyClientAsync();
        using var made = await client.PostAsJsonAsync("/api/sessions", new { system = new string('x', 1024 * 1024) });
        await made.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "message_too_large");
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static IEnumerable<string?> Titles(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(s => Text(s, "title"));
}
