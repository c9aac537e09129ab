using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Keys;

/// <summary>What another node has changed and announced. The clock stands still: nothing is read again by itself.</summary>
public sealed class AnnouncementTests
{
    [Fact]
    public async Task A_key_its_user_and_his_group_are_read_anew_when_they_are_announced_and_not_before()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        var owner = await gateway.UserAsync();
        var (row, text) = await gateway.KeyAsync(owner);
        var directory = gateway.Services.GetRequiredService<KeyDirectory>();
        await using var db = gateway.Database();
        await directory.FindAsync(text, default);

        await AssertReadAnewAsync(Topic.Groups, FirstGroup.Id, () => db.Groups.ExecuteUpdateAsync(set => set.SetProperty(g => g.Multiplier, 7)), caller => caller?.Multiplier == 7);
        await AssertReadAnewAsync(Topic.User, owner.Id, () => db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.Role, "operator")), caller => caller?.Role == "operator");
        await AssertReadAnewAsync(Topic.Key, row.Id, () => db.ApiKeys.ExecuteUpdateAsync(set => set.SetProperty(k => k.Enabled, false)), caller => caller is null);

        async Task AssertReadAnewAsync(Topic topic, Guid id, Func<Task> change, Predicate<Caller?> isNew)
        {
            await change();
            await AnnounceAsync(gateway, topic, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
            Assert.False(isNew((await directory.FindAsync(text, default)).Caller));
            await AnnounceAsync(gateway, topic, id);
            Assert.True(isNew((await directory.FindAsync(text, default)).Caller));
        }
    }

    [Fact]
    public async Task An_account_that_another_node_has_added_is_used_when_it_is_announced()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        var pool = gateway.Services.GetRequiredService<AccountPool>();
        var now = gateway.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var account = new Account { Id = Guid.CreateVersion7(now), Name = "second", Kind = "demo", OnDisconnect = "drain", CreatedAt = now };
        account.Changed(now);
        await gateway.AddAsync(account);

        await AnnounceAsync(gateway, Topic.Accounts, account.Id);

        Assert.NotNull(pool.Find(account.Id));
    }

    private static async Task AnnounceAsync(GatewayHost gateway, Topic topic, Guid id) =>
        await gateway.Services.GetRequiredService<IAnnouncements>().PublishAsync(topic, id);
}
