using System.Text.RegularExpressions;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Tests.Keys;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static ApiHub.Gateway.Tests.Models.CatalogueApiTests;

namespace ApiHub.Gateway.Tests.Models;

public sealed partial class DefaultPricesTests
{
    [Fact]
    public void Every_price_that_comes_with_the_product_has_its_source_and_date()
    {
        var file = DefaultPrices.Read();

        Assert.Null(file.Fault);
        Assert.Empty(file.Skipped);
        Assert.True(file.Models.Count > 50);
        Assert.All(file.Models, model => Assert.NotNull(model.Price));
        Assert.All(file.Models.Where(model => model.Name != "demo"), model => Assert.Matches(SourceAndDate(), model.Note));
        Assert.Equal(file.Models.Count, file.Models.SelectMany(model => model.Aliases!.Prepend(model.Name)).Distinct().Count() - file.Models.Sum(model => model.Aliases!.Count));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_first_start_prices_the_known_models(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));

        Assert.True(Book(gateway).Find("demo")!.Price is { IsFree: true, Version: > 0 });
        Assert.Equal(6_250_000_000, Book(gateway).Find("claude-opus-4-5-20251101")!.Price.CacheWrite5m);
        await using var db = gateway.Database();
        Assert.All(await db.ModelPrices.ToListAsync(), version => Assert.Null(version.CreatedBy));
        Assert.Equal(DefaultPrices.Read().Models.Count, await db.ModelPrices.CountAsync());
    }

    [Fact]
    public async Task A_later_start_leaves_what_the_operator_did_and_adds_what_is_new()
    {
        var folder = Directory.CreateTempSubdirectory("apihub-test-");
        await using (var first = await GatewayHost.StartAsync(null, folder.FullName))
        {
            using var admin = await first.AdminAsync();
            await PriceAsync(admin, "gpt-4o", new { input = "7", output = "7" });
            (await admin.DeleteAsync("/api/admin/models/gpt-4.1")).EnsureSuccessStatusCode();
            (await PutAsync(admin, "/api/admin/models/o3", """{"aliases":["gemini-3-flash-preview-2"],"note":"mine"}""")).EnsureSuccessStatusCode();
            // As if these two had come with this version only, and the operator had meanwhile made an alias of one.
            await using (var db = first.Database())
            {
                await db.Models.Where(m => m.Name == "o4-mini" || m.Name == "gpt-5-nano").ExecuteDeleteAsync();
                await db.ModelPrices.Where(p => p.Model == "o4-mini" || p.Model == "gpt-5-nano").ExecuteDeleteAsync();
            }

            (await PutAsync(admin, "/api/admin/models/o3", """{"aliases":["gpt-5-nano"],"note":"mine"}""")).EnsureSuccessStatusCode();
        }

        await using (var second = await GatewayHost.StartAsync(null, folder.FullName))
        {
            using var admin = await second.AdminAsync();
            Assert.Equal(7_000_000_000, Book(second).Find("gpt-4o")!.Price.Input);
            Assert.Null(Book(second).Find("gpt-4.1"));
            Assert.Equal("o3", Book(second).Find("gpt-5-nano")!.Name);
            Assert.Equal("o4-mini", Book(second).Find("o4-mini")!.Name);
            Assert.Equal("mine", (await admin.JsonAsync("/api/admin/models?q=o3")).GetProperty("items")[0].Text("note"));
        }

        folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"https://\S+, 20\d\d-\d\d-\d\d; compare")]
    private static partial Regex SourceAndDate();
}
