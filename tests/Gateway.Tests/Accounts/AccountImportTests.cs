using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ApiHub.Gateway.Tests.Relay;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts;

public sealed class AccountImportTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Each_account_of_a_list_is_judged_alone_and_those_that_are_known_are_changed(string database)
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", null, await TestDatabase.SettingsAsync(database));
        await host.CreateAsync(new { name = "known", kind = "openai", group = "eu", weight = 7 });

        var (view, text) = await ImportAsync(host, "application/json", """
            [
              {"name": "new", "kind": "anthropic", "credential": "sk-first-secret", "models": ["m1", "m2"], "priority": 2},
              {"name": "known", "kind": "openai", "weight": 9},
              {"name": "known", "kind": "openai"},
              {"name": "other", "kind": "openai", "base_url": "ftp://sk-second-secret"},
              {"name": "", "kind": "openai"},
              {"kind": "openai"},
              {"name": "x", "kind": "openai", "weight": "sk-third-secret"},
              {"name": "upstream", "kind": "cliproxyapi"},
              null, 7
            ]
            """);

        Assert.Equal((1, 1, 8), Counts(view));
        Assert.Equal(["created", "updated", .. Enumerable.Repeat("failed", 8)], Items(view).Select(item => item.Text("result")));
        Assert.All(Items(view).Skip(2), item => Assert.False(string.IsNullOrWhiteSpace(item.Text("problem"))));
        Assert.Contains("weight", Items(view)[6].Text("problem"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        var rows = await RowsAsync(host);
        Assert.Equal(["known", "new", "upstream"], rows.Keys.Order());
        Assert.Equal((9, "eu"), (rows["known"].GetProperty("weight").GetInt32(), rows["known"].Text("group")));
        Assert.Equal((2, true), (rows["new"].GetProperty("models").GetArrayLength(), rows["new"].GetProperty("has_credential").GetBoolean()));
        Assert.Equal("healthy", rows["new"].GetProperty("state").Text("status"));
    }

    [Fact]
    public async Task A_spreadsheet_can_be_imported()
    {
        await using var host = await RelayHost.StartAsync();
        const string File = "\uFEFFname,kind,base_url,credential,models,model_aliases,weight,max_concurrency,enabled,group\r\n"
            + "\"one, \"\"first\"\"\",openai,https://api.example.com/v1,sk-1,m1;m2 m3,old=m1;older=m2,5,,false,eu\r\n"
            + "\r\n"
            + "two,gemini,,sk-2,,,,3,,\r\n"
            + "three,gemini,,sk-3,,,many,,,\r\n";

        var (view, text) = await ImportAsync(host, "text/csv; charset=utf-8", File);

        Assert.Equal((2, 0, 1), Counts(view));
        Assert.DoesNotContain("sk-", text, StringComparison.Ordinal);
        var rows = await RowsAsync(host);
        var one = rows["one, \"first\""];
        Assert.Equal((3, "m2", 5, "eu", false), (one.GetProperty("models").GetArrayLength(), one.GetProperty("model_aliases").Text("older"),
            one.GetProperty("weight").GetInt32(), one.Text("group"), one.GetProperty("enabled").GetBoolean()));
        Assert.Equal((100, 3, true), (rows["two"].GetProperty("weight").GetInt32(), rows["two"].GetProperty("max_concurrency").GetInt32(), rows["two"].GetProperty("enabled").GetBoolean()));
        Assert.Equal((3, "failed"), (Items(view)[2].GetProperty("row").GetInt32(), Items(view)[2].Text("result")));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing()
    {
        await using var host = await RelayHost.StartAsync();
        await host.CreateAsync(new { name = "known", kind = "openai", weight = 7 });
        const string File = """[{"name": "new", "kind": "openai"}, {"name": "known", "kind": "openai", "weight": 9}, {"name": "known2", "kind": "nonsense"}]""";

        var (dry, _) = await ImportAsync(host, "application/json", File, "?dry_run=true");

        Assert.Equal((1, 1, 1), Counts(dry));
        var rows = await RowsAsync(host);
        Assert.Equal(["known", "upstream"], rows.Keys.Order());
        Assert.Equal(7, rows["known"].GetProperty("weight").GetInt32());
        Assert.Equal(Counts(dry), Counts((await ImportAsync(host, "application/json", File)).View));
    }

    [Theory]
    [InlineData("application/json", "{}", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "[{", HttpStatusCode.BadRequest)]
    [InlineData("text/csv", "", HttpStatusCode.BadRequest)]
    [InlineData("text/csv", "name,kind,password\na,openai,x", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", "name,kind\na,openai", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_file_of_accounts_is_refused_as_a_whole(string type, string file, HttpStatusCode status)
    {
        await using var host = await RelayHost.StartAsync();

        using var answer = await SendAsync(host, type, file);

        Assert.Equal(status, answer.StatusCode);
        Assert.Single(await RowsAsync(host));
    }

    [Fact]
    public async Task A_file_has_bounds()
    {
        await using var host = await RelayHost.StartAsync();
        var rows = string.Join(',', Enumerable.Range(0, 1001).Select(i => $$"""{"name":"a{{i}}","kind":"openai"}"""));

        using var tooMany = await SendAsync(host, "application/json", $"[{rows}]");
        using var tooLarge = await SendAsync(host, "application/json", "[]" + new string(' ', 6 * 1024 * 1024));

        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);
        Assert.Contains("1000", await tooMany.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
    }

    private static (int, int, int) Counts(JsonElement view) =>
        (view.GetProperty("created").GetInt32(), view.GetProperty("updated").GetInt32(), view.GetProperty("failed").GetInt32());

    private static List<JsonElement> Items(JsonElement view) => [.. view.GetProperty("items").EnumerateArray()];

    private static async Task<(JsonElement View, string Text)> ImportAsync(RelayHost host, string type, string file, string query = "")
    {
        using var answer = await SendAsync(host, type, file, query);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return (JsonSerializer.Deserialize<JsonElement>(text), text);
    }

    private static Task<HttpResponseMessage> SendAsync(RelayHost host, string type, string file, string query = "")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        // Who asks before he sends hears that it is too much; otherwise the connection may break first.
        var request = new HttpRequestMessage(HttpMethod.Post, $"{AccountCalls.Path}/import{query}") { Content = content };
        request.Headers.ExpectContinue = file.Length > 1024 * 1024;
        return host.Admin.SendAsync(request);
    }

    private static async Task<Dictionary<string, JsonElement>> RowsAsync(RelayHost host) =>
        (await host.Admin.GetFromJsonAsync<JsonElement>(AccountCalls.Path)).GetProperty("items").EnumerateArray().ToDictionary(row => row.Text("name")!);
}
