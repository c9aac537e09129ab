using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApiHub.Gateway.Tests.Keys;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static ApiHub.Gateway.Tests.Models.CatalogueApiTests;

namespace ApiHub.Gateway.Tests.Models;

public sealed class ImportTests
{
    private const string LiteLlm =
        """
        {
          "sample_spec": {"input_cost_per_token": 0.0, "max_output_tokens": "set to the maximum"},
          "new-chat": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05, "cache_read_input_token_cost": 3e-07,
            "cache_creation_input_token_cost": 3.75e-06, "cache_creation_input_token_cost_above_1hr": 6e-06,
            "max_output_tokens": 64000, "litellm_provider": "vendor", "mode": "chat", "supports_vision": true},
          "small": {"input_cost_per_token": 1e-07, "output_cost_per_token": 4e-07, "max_output_tokens": 2048, "mode": "chat"},
          "vectors": {"input_cost_per_token": 2e-08, "output_cost_per_token": 0.0, "max_output_tokens": null},
          "painter": {"output_cost_per_image": 0.04},
          "speaker": {"input_cost_per_character": 1.5e-05, "output_cost_per_token": 0.0},
          "noisy": {"input_cost_per_token": 4.0000000000000003e-07, "output_cost_per_token": 1e-06},
          "negative": {"input_cost_per_token": -1e-06},
          "huge": {"input_cost_per_token": 1},
          "words": {"input_cost_per_token": "3e-06"},
          "no-object": 3,
          "nothing": {"mode": "chat"},
          "cloud/new-chat": {"input_cost_per_token": 9e-06, "output_cost_per_token": 9e-06},
          "cloud/twice": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06},
          "other/twice": {"input_cost_per_token": 2e-06, "output_cost_per_token": 1e-06},
          "cloud/agreed": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06},
          "other/agreed": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06}
        }
        """;

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task LiteLlms_file_is_taken_exactly_and_what_cannot_be_read_is_listed(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();

        var answer = await ImportAsync(admin, LiteLlm);

        Assert.Equal(["agreed", "new-chat", "painter", "small", "vectors"], Names(answer, "added").Order());
        Assert.Equal(
            ["huge", "negative", "no-object", "noisy", "nothing", "sample_spec", "speaker", "twice", "words"],
            answer.GetProperty("skipped").EnumerateArray().Select(s => s.Text("model")).Order());
        Assert.All(answer.GetProperty("skipped").EnumerateArray(), s => Assert.NotEmpty(s.Text("reason")));
        Assert.Equal(["input_cost_per_character", "litellm_provider", "mode", "supports_vision"], Names(answer, "ignored_fields"));
        var chat = Book(gateway).Find("cloud/new-chat")!;
        Assert.Equal(
            (3_000_000_000, 300_000_000, 3_750_000_000, 6_000_000_000, 15_000_000_000, 4096),
            (chat.Price.Input, chat.Price.CachedInput, chat.Price.CacheWrite5m, chat.Price.CacheWrite1h, chat.Price.Output, chat.UsualOutputTokens));
        Assert.Equal(2048, Book(gateway).Find("small")!.UsualOutputTokens);
        Assert.Equal(40_000_000, Book(gateway).Find("painter")!.Price.Image);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_same_file_again_changes_nothing(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        await ImportAsync(admin, LiteLlm);
        var versions = await VersionsAsync(gateway);

        var again = await ImportAsync(admin, LiteLlm);

        Assert.Empty(Names(again, "added").Concat(Names(again, "repriced")).Concat(Names(again, "described")));
        Assert.Equal(5, again.GetProperty("unchanged").GetInt32());
        Assert.Equal(versions, await VersionsAsync(gateway));
    }

    [Fact]
    public async Task A_changed_price_is_a_new_version_and_what_an_operator_wrote_stays()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await ImportAsync(admin, LiteLlm);
        (await PutAsync(admin, "/api/admin/models/small", """{"aliases":["tiny"],"usual_output_tokens":77,"note":"mine"}""")).EnsureSuccessStatusCode();

        var answer = await ImportAsync(admin, LiteLlm.Replace("4e-07, \"max", "5e-07, \"max", StringComparison.Ordinal));

        Assert.Equal(["small"], Names(answer, "repriced"));
        Assert.Equal((77, 500_000_000), (Book(gateway).Find("tiny")!.UsualOutputTokens, Book(gateway).Find("tiny")!.Price.Output));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_change_and_changes_nothing()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var before = (await VersionsAsync(gateway), await admin.GetStringAsync("/api/admin/models/export"));

        var dry = await ImportAsync(admin, LiteLlm, "?dry_run=true");

        Assert.Equal(before, (await VersionsAsync(gateway), await admin.GetStringAsync("/api/admin/models/export")));
        Assert.Null(Book(gateway).Find("new-chat"));
        var wet = JsonNode.Parse((await ImportAsync(admin, LiteLlm)).GetRawText())!;
        wet["dry_run"] = true;
        Assert.Equal(wet.ToJsonString(), JsonNode.Parse(dry.GetRawText())!.ToJsonString());
    }

    [Fact]
    public async Task An_export_makes_the_same_catalogue_elsewhere()
    {
        await using var here = await GatewayHost.StartAsync();
        await using var there = await GatewayHost.StartAsync();
        using var admin = await here.AdminAsync();
        using var other = await there.AdminAsync();
        await PriceAsync(admin, "mine", new { input = "0.000000001", cached_input = "0", output = "10000", request = "0.5", image = "1" });
        (await PutAsync(admin, "/api/admin/models/mine", """{"aliases":["m1","m2"],"usual_output_tokens":5,"note":"n"}""")).EnsureSuccessStatusCode();
        (await PutAsync(admin, "/api/admin/models/unpriced", """{"note":"later"}""")).EnsureSuccessStatusCode();
        await PriceAsync(admin, "gpt-4o", new { input = "9", output = "9" });
        var export = await admin.GetStringAsync("/api/admin/models/export");

        var answer = await ImportAsync(other, export);

        Assert.Equal(export, await other.GetStringAsync("/api/admin/models/export"));
        Assert.Equal((2, 1, 0), (Names(answer, "added").Count(), Names(answer, "repriced").Count(), answer.GetProperty("skipped").GetArrayLength()));
        Assert.Empty(Names(await ImportAsync(admin, export), "repriced"));
    }

    [Theory]
    [InlineData("""{"name":"x","price":{"input":"1","output":"1","inptu":"2"}}""", "inptu")]
    [InlineData("""{"name":"x","max_tokens":1}""", "max_tokens")]
    [InlineData("""{"name":"x","price":{"input":1,"output":"1"}}""", "input")]
    [InlineData("""{"name":"x","price":{"input":"-1","output":"1"}}""", "input")]
    [InlineData("""{"name":"x","aliases":["good"]}""", "good")]
    [InlineData("""{"name":"x","aliases":[""]}""", "aliases")]
    [InlineData("""{"name":"x","usual_output_tokens":0}""", "usual_output_tokens")]
    [InlineData("""{"name":"a b"}""", "name")]
    [InlineData("""{"aliases":[]}""", "name")]
    [InlineData("""{"name":"good"}""", "same name")]
    [InlineData("""7""", "$")]
    public async Task A_faulty_entry_of_our_own_format_is_listed_and_the_others_go_in(string entry, string reason)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        var answer = await ImportAsync(admin, """{"models":[{"name":"good","price":{"input":"1","output":"2"}},""" + entry + "]}");

        Assert.Equal(["good"], Names(answer, "added"));
        Assert.Contains(reason, Assert.Single(answer.GetProperty("skipped").EnumerateArray()).Text("reason"));
    }

    [Theory]
    [InlineData("""{"models":[],"currency":"EUR"}""")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{")]
    [InlineData("")]
    public async Task What_is_no_file_of_models_is_refused(string json)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        using var answer = await PostAsync(admin, json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_file_may_have_5_megabytes_and_no_more()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        using var large = await PostAsync(admin, LiteLlm.PadRight(5_000_000));
        using var tooLarge = await PostAsync(admin, LiteLlm.PadRight((5 * 1024 * 1024) + 1));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (large.StatusCode, tooLarge.StatusCode));
    }

    private static async Task<JsonElement> ImportAsync(HttpClient admin, string json, string query = "")
    {
        using var answer = await PostAsync(admin, json, query);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient admin, string json, string query = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/admin/models/import" + query)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        // Otherwise the refusal of a large file may break the connection under the hands of who still sends it.
        request.Headers.ExpectContinue = true;
        return admin.SendAsync(request);
    }

    private static IEnumerable<string> Names(JsonElement answer, string property) => answer.GetProperty(property).EnumerateArray().Select(name => name.GetString()!);

    private static async Task<int> VersionsAsync(GatewayHost gateway)
    {
        await using var db = gateway.Database();
        return await db.ModelPrices.CountAsync();
    }
}
