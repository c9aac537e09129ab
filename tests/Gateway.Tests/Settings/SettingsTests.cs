using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Settings;
using ApiHub.Gateway.Tests.HouseRules;
using ApiHub.Gateway.Tests.Ledger;
using ApiHub.Gateway.Tests.Users;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ApiHub.Gateway.Tests.Settings;

public sealed partial class SettingsTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task What_an_administrator_sets_holds_at_once_and_after_a_restart(string database)
    {
        var dataDir = Directory.CreateTempSubdirectory("apihub-test-").FullName;
        var settings = await TestDatabase.SettingsAsync(database);
        await using (var gateway = await GatewayHost.StartAsync(null, dataDir, settings))
        {
            using var admin = await gateway.AdminAsync();
            await ChangeAsync(admin, new { site_name = "Hub & Co", notice = "Closed on Sunday.", allow_registration = false });
            await AssertHoldsAsync(gateway);
        }

        await using (var again = await GatewayHost.StartAsync(null, dataDir, settings))
            await AssertHoldsAsync(again);
        Directory.Delete(dataDir, recursive: true);
    }

    [Fact]
    public async Task Null_gives_a_setting_its_default_again_and_what_is_not_named_stays()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await ChangeAsync(admin, new { site_name = "Other", notice = "Here" });

        var changed = await ChangeAsync(admin, new { site_name = (string?)null });

        Assert.Equal(("ApiHub", "Here"), (changed.GetProperty("site_name").GetString(), changed.GetProperty("notice").GetString()));
    }

    [Fact]
    public async Task The_environment_wins_and_its_variable_is_named()
    {
        await using var gateway = await GatewayHost.StartAsync(("SITE_NAME", "From outside"));
        using var admin = await gateway.AdminAsync();

        using var refused = await admin.PatchAsJsonAsync("/api/admin/settings", new { site_name = "Other", notice = "Not kept either" });

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("SITE_NAME", await refused.Content.ReadAsStringAsync());
        var now = await admin.GetFromJsonAsync<JsonElement>("/api/admin/settings");
        Assert.Equal("SITE_NAME", now.GetProperty("fixed_by").GetProperty("site_name").GetString());
        Assert.Equal(("From outside", ""), (now.GetProperty("site_name").GetString(), now.GetProperty("notice").GetString()));
    }

    [Fact]
    public async Task Whoever_registers_gets_the_starting_credits_once_as_a_grant()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await ChangeAsync(admin, new { starting_credits = "2.5" });

        await gateway.RegisterAsync("ada");
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);

        var me = await ada.GetFromJsonAsync<JsonElement>("/api/auth/me");
        Assert.Equal("2.5", me.GetProperty("balance").GetString());
        var entry = Assert.Single((await ada.GetFromJsonAsync<JsonElement>("/api/ledger")).GetProperty("items").EnumerateArray().ToList());
        Assert.Equal(("grant", "2.5"), (entry.GetProperty("kind").GetString(), entry.GetProperty("balance_after").GetString()));
        using var more = await admin.PostAsJsonAsync($"/api/admin/users/{me.GetProperty("id").GetString()}/balance", new { amount = "1", reason = "test" });
        more.EnsureSuccessStatusCode();
        await gateway.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData("""{"site_name": ""}""")]
    [InlineData("""{"site_name": "  "}""")]
    [InlineData("""{"starting_credits": "-1"}""")]
    [InlineData("""{"starting_credits": "1000001"}""")]
    [InlineData("""{"starting_credits": "many"}""")]
    public async Task What_cannot_be_is_refused(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        using var answer = await admin.PatchAsync("/api/admin/settings", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_environment_is_listed_without_its_secrets()
    {
        await using var gateway = await GatewayHost.StartAsync(("CLAUDE_API_KEY", "sk-not-to-be-seen"), ("STICKY_TTL", "60"));
        using var admin = await gateway.AdminAsync();

        var text = await admin.GetStringAsync("/api/admin/settings/environment");

        Assert.DoesNotContain("sk-not-to-be-seen", text);
        Assert.DoesNotContain(GatewayHost.AdminPassword, text);
        var items = JsonDocument.Parse(text).RootElement.GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("name").GetString()!);
        Assert.True(items["CLAUDE_API_KEY"].GetProperty("is_set").GetBoolean());
        Assert.Equal(("60", "3600"), (items["STICKY_TTL"].GetProperty("value").GetString(), items["STICKY_TTL"].GetProperty("default").GetString()));
        Assert.Equal("8000", items["PORT"].GetProperty("value").GetString());
    }

    /// <summary>A new variable that sounds secret has to say so, or stand here.</summary>
    [Fact]
    public void Variables_that_sound_secret_are()
    {
        var open = from type in typeof(GatewayApp).Assembly.GetTypes()
                   from property in type.GetProperties()
                   let name = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name
                   where name is not null && Secret().IsMatch(name) && !property.IsDefined(typeof(SecretSettingAttribute))
                   select name;

        Assert.Equal(["API_KEY_PREFIX", "CHAT_MAX_OUTPUT_TOKENS", "CHAT_MAX_TOKENS"], open.Order());
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public void The_console_knows_what_each_variable_means(string language)
    {
        var texts = JsonDocument.Parse(Tree.Read($"web/src/locales/{language}/site.json")).RootElement.GetProperty("variable");

        var listed = EnvironmentSettings.Read(new ConfigurationBuilder().Build()).Items.Select(item => item.Name);
        Assert.Equal(listed, texts.EnumerateObject().Select(text => text.Name));
    }

    private static async Task AssertHoldsAsync(GatewayHost gateway)
    {
        var site = await gateway.Client.GetFromJsonAsync<JsonElement>("/api/site");
        Assert.Equal(("Hub & Co", "Closed on Sunday."), (site.GetProperty("name").GetString(), site.GetProperty("notice").GetString()));
        Assert.Contains("Hub &amp; Co", await gateway.Client.GetStringAsync("/"));
        using var registration = await gateway.Client.PostAsJsonAsync("/api/auth/register", new { username = "ada", email = "ada@example.org", password = "long enough 1" });
        Assert.Equal(HttpStatusCode.Forbidden, registration.StatusCode);
    }

    private static async Task<JsonElement> ChangeAsync(HttpClient admin, object change)
    {
        using var answer = await admin.PatchAsJsonAsync("/api/admin/settings", change);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    [GeneratedRegex("KEY|SECRET|PASSWORD|TOKEN|ACCOUNTS|(DATABASE|REDIS)_URL")]
    private static partial Regex Secret();
}
