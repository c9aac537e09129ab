using System.Net;
using System.Text.Json.Nodes;
using ApiHub.Gateway.Tests.HouseRules;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting.ApiDocs;

public sealed class ApiDocsTests
{
    [Fact]
    public async Task The_document_in_the_repository_is_the_one_that_is_served()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var served = JsonNode.Parse(await gateway.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

        var kept = JsonNode.Parse(Tree.Read("docs/openapi.json"));

        Assert.True(JsonNode.DeepEquals(kept, served), "docs/openapi.json is out of date: build src/Gateway and commit the file.");
    }

    [Fact]
    public async Task Every_integer_is_only_an_integer_and_no_number_is_a_float()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var document = JsonNode.Parse(await gateway.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

        var types = Schemas(document!).Select(schema => schema["type"]!.ToJsonString()).Distinct().ToList();

        Assert.Contains("\"integer\"", types);
        Assert.DoesNotContain(types, type => type.Contains("number") || type.Contains("integer") && type.Contains("string"));
    }

    [Fact]
    public async Task Names_are_in_snake_case()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var document = JsonNode.Parse(await gateway.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

        var names = Schemas(document!).Select(schema => schema["properties"]).OfType<JsonObject>().SelectMany(properties => properties.Select(p => p.Key)).ToList();

        Assert.Contains("access_token", names);
        Assert.All(names, name => Assert.Matches("^[a-z][a-z0-9_]*$", name));
    }

    [Theory]
    [InlineData("", "/docs/index.html")]
    [InlineData("/gw", "/gw/docs/index.html")]
    public async Task The_page_is_served_under_the_sites_path(string pathBase, string page)
    {
        await using var gateway = await GatewayHost.StartAsync(("PATH_BASE", pathBase));

        var html = await gateway.Client.GetStringAsync(page, TestContext.Current.CancellationToken);
        using var document = await gateway.Client.GetAsync(new Uri(new Uri(gateway.Address, page), "../openapi/v1.json"), TestContext.Current.CancellationToken);

        Assert.Contains("swagger-ui", html);
        Assert.Equal(HttpStatusCode.OK, document.StatusCode);
    }

    [Fact]
    public async Task The_front_page_leads_to_the_documentation()
    {
        await using var gateway = await GatewayHost.StartAsync(("SITE_NAME", "<Hub>"), ("PATH_BASE", "/gw"));

        var html = await gateway.Client.GetStringAsync("/gw", TestContext.Current.CancellationToken);

        Assert.Contains("<h1>&lt;Hub&gt;</h1>", html);
        Assert.Contains("href=\"/gw/docs\"", html);
    }

    private static IEnumerable<JsonObject> Schemas(JsonNode node) => node switch
    {
        JsonObject o => o.Where(p => p.Value is not null).SelectMany(p => Schemas(p.Value!)).Concat(o["type"] is JsonValue or JsonArray ? [o] : []),
        JsonArray a => a.OfType<JsonNode>().SelectMany(Schemas),
        _ => [],
    };
}
