using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Users;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Models;

public sealed class CatalogueApiTests
{
    public static TheoryData<string> Databases => [TestDatabase.Sqlite, TestDatabase.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_new_price_is_a_new_version_and_the_old_one_stays(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();

        await PriceAsync(admin, "mine", new { input = "1.5", output = "6" });
        var first = Book(gateway).Find("mine")!.Price;
        await PriceAsync(admin, "mine", new { input = "1.5", output = "7.000000001" });
        var second = Book(gateway).Find("mine")!.Price;

        Assert.True(second.Version > first.Version);
        Assert.Equal((1_500_000_000, 6_000_000_000, 7_000_000_001), (first.Input, first.Output, second.Output));
        var history = (await admin.JsonAsync("/api/admin/models/mine/prices")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([second.Version, first.Version], history.Select(v => v.GetProperty("version").GetInt64()));
        Assert.Equal(["7.000000001", "6"], history.Select(v => v.GetProperty("price").GetProperty("output").GetString()));
        Assert.All(history, v => Assert.Equal(FirstAdmin.Id, v.GetProperty("created_by").GetGuid()));
    }

    [Fact]
    public async Task The_same_price_again_is_no_new_version()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        await PriceAsync(admin, "mine", new { input = "1.50", output = "6" });
        await PriceAsync(admin, "mine", new { input = "1.5", cached_input = "1.5", output = "6.0" });

        Assert.Single((await admin.JsonAsync("/api/admin/models/mine/prices")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"input":"2","output":"8"}""", "2 2 2 2 8 0 0")]
    [InlineData("""{"input":"2","cached_input":"0.2","output":"8"}""", "2 0.2 2 2 8 0 0")]
    [InlineData("""{"input":"2","cache_write_5m":"2.5","output":"8"}""", "2 2 2.5 2.5 8 0 0")]
    [InlineData("""{"input":"2","cache_write_1h":"4","output":"8"}""", "2 2 2 4 8 0 0")]
    [InlineData("""{"input":"0","output":"0","request":"0.01","image":"10000"}""", "0 0 0 0 0 0.01 10000")]
    [InlineData("""{"input":"10000","output":"10000.000000000"}""", "10000 10000 10000 10000 10000 0 0")]
    public async Task What_a_price_leaves_out_follows_from_the_rest(string json, string expected)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        using var answer = await PutAsync(admin, "/api/admin/models/mine/price", json);

        var price = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("price");
        Assert.Equal(expected, string.Join(' ', price.EnumerateObject().Select(part => part.Value.GetString())));
    }

    [Theory]
    [InlineData("""{"input":"-1","output":"1"}""", "input ")]
    [InlineData("""{"input":"-0","output":"1"}""", "input ")]
    [InlineData("""{"input":"1","output":"10000.000000001"}""", "output ")]
    [InlineData("""{"input":"1","output":"99999999999999999999999999"}""", "output ")]
    [InlineData("""{"input":"1","cached_input":"0.0000000001","output":"1"}""", "cached_input ")]
    [InlineData("""{"input":"1","cache_write_5m":"free","output":"1"}""", "cache_write_5m ")]
    [InlineData("""{"input":"1","cache_write_1h":"1e3","output":"1"}""", "cache_write_1h ")]
    [InlineData("""{"input":"1","output":"1","request":""}""", "request ")]
    [InlineData("""{"input":"1","output":"1","image":"+1"}""", "image ")]
    [InlineData("""{"input":"1"}""", "output ")]
    [InlineData("""{"output":"1"}""", "input ")]
    public async Task A_price_that_is_none_is_one_problem_that_names_the_field(string json, string beginning)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        using var answer = await PutAsync(admin, "/api/admin/models/mine/price", json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("invalid_price", problem.GetProperty("code").GetString());
        Assert.StartsWith(beginning, problem.GetProperty("detail").GetString());
        Assert.Null(Book(gateway).Find("mine"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_deleted_model_has_no_price_and_its_versions_stay(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        await PriceAsync(admin, "mine", new { input = "1", output = "2" });

        using var deleted = await admin.DeleteAsync("/api/admin/models/mine");
        using var again = await admin.DeleteAsync("/api/admin/models/mine");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, again.StatusCode));
        Assert.Null(Book(gateway).Find("mine"));
        Assert.Single((await admin.JsonAsync("/api/admin/models/mine/prices")).GetProperty("items").EnumerateArray());
        // It comes back without the price that it had.
        (await PutAsync(admin, "/api/admin/models/mine", "{}")).EnsureSuccessStatusCode();
        Assert.Null(Book(gateway).Find("mine"));
    }

    [Fact]
    public async Task An_alias_costs_what_its_model_costs()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await PriceAsync(admin, "mine", new { input = "1", output = "2" });

        using var answer = await PutAsync(admin, "/api/admin/models/mine", """{"aliases":["Vendor/Other","other","mine"],"usual_output_tokens":99,"note":"n"}""");

        Assert.Equal("""["other"]""", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("aliases").ToString());
        Assert.Equal(("mine", 99), (Book(gateway).Find("other")!.Name, Book(gateway).Find("other")!.UsualOutputTokens));
        (await PutAsync(admin, "/api/admin/models/mine", "{}")).EnsureSuccessStatusCode();
        Assert.Null(Book(gateway).Find("other"));
        Assert.Equal(4096, Book(gateway).Find("mine")!.UsualOutputTokens);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_name_or_alias_belongs_to_one_model(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        (await PutAsync(admin, "/api/admin/models/one", """{"aliases":["uno"]}""")).EnsureSuccessStatusCode();
        (await PutAsync(admin, "/api/admin/models/two", "{}")).EnsureSuccessStatusCode();

        await RefusedAsync(PutAsync(admin, "/api/admin/models/two", """{"aliases":["uno"]}"""), "alias_taken", "uno is already an alias of one");
        await RefusedAsync(PutAsync(admin, "/api/admin/models/two", """{"aliases":["ONE"]}"""), "alias_taken", "one is a model of its own");
        await RefusedAsync(PutAsync(admin, "/api/admin/models/uno", "{}"), "is_alias", "uno is an alias of one");
        await RefusedAsync(PutAsync(admin, "/api/admin/models/uno/price", """{"input":"1","output":"1"}"""), "is_alias", "uno is an alias of one");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_many_who_take_an_alias_at_once_one_gets_it(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PutAsync(admin, $"/api/admin/models/m{i}", """{"aliases":["wanted"]}""")));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
    }

    [Fact]
    public async Task A_slash_in_a_path_is_written_as_its_escape_and_only_what_follows_counts()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        await PriceAsync(admin, "meta-llama%2FLlama-3.3-70B", new { input = "1", output = "2" });

        Assert.Equal("llama-3.3-70b", Book(gateway).Find("meta-llama/Llama-3.3-70B")!.Name);
        Assert.Single((await admin.JsonAsync("/api/admin/models?q=LLAMA-3.3")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("a%20b")]
    [InlineData("%2F")]
    [InlineData("(high)")]
    public async Task What_is_no_name_of_a_model_is_refused(string name)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        using var answer = await PutAsync(admin, $"/api/admin/models/{name}/price", """{"input":"1","output":"1"}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("invalid_model", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repetition()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var whole = (await admin.JsonAsync("/api/admin/models?limit=200")).Texts("name").ToList();

        var paged = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await admin.JsonAsync($"/api/admin/models?limit=25&cursor={cursor}");
            paged.AddRange(page.Texts("name"));
            Assert.Equal(whole.Count, page.GetProperty("total").GetInt32());
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }

        Assert.True(whole.Count > 50);
        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task Users_see_the_offer_and_operators_the_catalogue()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var user = await gateway.NewUserAsync("kim");
        (await PutAsync(admin, "/api/admin/models/unpriced", "{}")).EnsureSuccessStatusCode();
        await PriceAsync(admin, "mine", new { input = "1", output = "2" });

        var offer = (await user.JsonAsync("/api/models?limit=200")).GetProperty("items").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!);
        using var refused = await user.GetAsync("/api/admin/models");

        Assert.Equal("2", offer["mine"].GetProperty("price").GetProperty("output").GetString());
        Assert.DoesNotContain("unpriced", offer.Keys);
        Assert.Contains("unpriced", (await admin.JsonAsync("/api/admin/models?q=unpriced")).Texts("name"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_change_made_on_another_node_holds_here_after_a_while()
    {
        var clock = new ManualClock();
        (string, string)[] settings = [.. await TestDatabase.SettingsAsync(TestDatabase.Postgres), ("ENCRYPTION_KEY", "the same on both nodes")];
        await using var here = await GatewayHost.StartAsync(clock, null, settings);
        await using var there = await GatewayHost.StartAsync(settings);
        using var admin = await there.AdminAsync();

        await PriceAsync(admin, "mine", new { input = "1", output = "2" });
        Assert.Null(Book(here).Find("mine"));
        clock.Advance(TimeSpan.FromMinutes(1));

        await Relay.RelayHost.UntilAsync(() => Task.FromResult(Book(here).Find("mine") is not null));
    }

    internal static async Task PriceAsync(HttpClient admin, string model, object price)
    {
        using var answer = await admin.PutAsJsonAsync($"/api/admin/models/{model}/price", price);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal static Task<HttpResponseMessage> PutAsync(HttpClient admin, string path, string json) =>
        admin.PutAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    internal static PriceBook Book(GatewayHost gateway) => gateway.Services.GetRequiredService<PriceBook>();

    private static async Task RefusedAsync(Task<HttpResponseMessage> call, string code, string detail)
    {
        using var answer = await call;
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.StartsWith(detail, problem.GetProperty("detail").GetString());
    }
}
