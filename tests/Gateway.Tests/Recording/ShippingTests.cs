using ApiHub.Gateway.Data;
using ApiHub.Gateway.Relay.Recording;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Recording;

public sealed class ShippingTests
{
    [Fact]
    public async Task A_record_is_in_the_database_soon()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var journal = gateway.Services.GetRequiredService<Journal>();
        for (var i = 0; i < 1500; i++)
            await journal.AppendAsync(Records.Number(i));
        await gateway.RecordedAsync();
        await using var db = gateway.Services.GetRequiredService<IDbContextFactory<GatewayDb>>().CreateDbContext();
        Assert.Equal(1500, await db.Usage.CountAsync());
        Assert.Equal(1500, await db.UsageHours.SumAsync(h => h.Requests));
        Assert.Equal(Records.User, (await db.Usage.FirstAsync(u => u.UserId == Records.User)).UserId);
    }
}
