using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ApiHub.FakeUpstream;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Routing;

/// <summary>A model by another name is asked for by the name that the account knows.</summary>
public sealed class AliasTests
{
    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task An_accounts_alias_changes_the_name_and_nothing_else(string dialect)
    {
        await using var host = await PoolHost.StartAsync(null, []);
        await host.AddAsync("a", new { model_aliases = new Dictionary<string, string> { ["old-name"] = "gpt-test" } });

        using var answer = await host.AskAsync(dialect, stream: true, model: "old-name");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await answer.Content.ReadAsStringAsync();
        var sent = host["a"].Requests[^1];
        var (path, json) = Dialects.Request(dialect, stream: true, "gpt-test");
        Assert.Equal((path, json), (sent.PathAndQuery, sent.BodyText.Replace("\"stream_options\":{\"include_usage\":true},", "")));
        Assert.Equal(sent.Body.Length.ToString(), sent.Header("Content-Length"));
        Assert.Equal("old-name", Assert.Single(await host.RecordsAsync()).RequestedModel);
    }

    [Fact]
    public async Task The_catalogues_alias_finds_the_account_that_lists_the_model()
    {
        await using var host = await PoolHost.StartAsync(null, [], "a");
        using (var made = await host.Admin.PutAsync("/api/admin/models/gpt-test/price", FailureTableTests.JsonContent(new { input = "1", output = "2" })))
            Assert.True(made.IsSuccessStatusCode);
        using (var named = await host.Admin.PutAsync("/api/admin/models/gpt-test", FailureTableTests.JsonContent(new { aliases = new[] { "gpt-of-old" } })))
            Assert.True(named.IsSuccessStatusCode, await named.Content.ReadAsStringAsync());

        using var answer = await host.AskAsync(model: "gpt-of-old");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("gpt-test", host["a"].Requests[^1].Json.GetProperty("model").GetString());
        var record = Assert.Single(await host.RecordsAsync());
        Assert.Equal(("gpt-of-old", 11 * 1000 + 7 * 2000L), (record.RequestedModel, record.Cost));
    }

    [Fact]
    public async Task A_name_that_the_account_lists_is_not_changed_and_neither_is_what_stands_around_it()
    {
        await using var host = await PoolHost.StartAsync(null, []);
        await host.AddAsync("a", new { model_aliases = new Dictionary<string, string> { ["other"] = "gpt-test" } });

        foreach (var name in new[] { "gpt-test", "gpt-test(high)", "x/gpt-test" })
        {
            using var answer = await host.AskAsync(model: name);
            Assert.Equal(name, host["a"].Requests[^1].Json.GetProperty("model").GetString());
        }
    }

    [Fact]
    public async Task In_a_form_the_name_is_changed_too()
    {
        await using var host = await PoolHost.StartAsync(null, []);
        await host.AddAsync("a", new { model_aliases = new Dictionary<string, string> { ["whisper"] = "gpt-test" } });
        using var form = new MultipartFormDataContent("bound") { { new StringContent("de"), "language" }, { new StringContent("whisper"), "model" } };
        var file = new ByteArrayContent([0, 1, 2, 255]);
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        form.Add(file, "file", "a.wav");

        using var answer = await host.Client.PostAsync("/v1/audio/transcriptions", form);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var expected = Encoding.Latin1.GetString(await form.ReadAsByteArrayAsync()).Replace("whisper", "gpt-test");
        Assert.Equal(expected, Encoding.Latin1.GetString(host["a"].Requests[^1].Body));
    }

    [Fact]
    public async Task A_limit_on_a_model_holds_under_all_its_names()
    {
        await using var host = await PoolHost.StartAsync(new ManualClock(), []);
        await host.AddAsync("a", new { model_aliases = new Dictionary<string, string> { ["old-name"] = "gpt-test" } });
        host["a"].Enqueue(Script.Error(429, retryAfter: 30));
        (await host.AskAsync(model: "old-name")).Dispose();

        using var answer = await host.AskAsync(model: "gpt-test");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(1, host.Asked("a"));
    }
}
