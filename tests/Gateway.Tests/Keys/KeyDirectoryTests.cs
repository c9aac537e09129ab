using ApiHub.Gateway.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Keys;

public sealed class KeyDirectoryTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_stored_key_is_known_with_its_owner_and_its_rules(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        var owner = await gateway.UserAsync();
        var (row, text) = await gateway.KeyAsync(owner, k => (k.AllowedModels, k.AllowedIps) = (["gpt-*"], ["10.0.0.0/8"]));

        var (caller, fault) = await Directory(gateway).FindAsync(text, default);

        Assert.Equal(KeyFault.None, fault);
        Assert.Equal((row.Id, "seeded", owner.Id, "holder", "user"), (caller!.KeyId, caller.KeyName, caller.UserId, caller.Username, caller.Role));
        Assert.True(caller.AllowedModels.Allows("gpt-5") && !caller.AllowedModels.Allows("claude-opus-4-5"));
        Assert.True(caller.AllowedAddresses.Allows(new([10, 1, 2, 3])) && !caller.AllowedAddresses.Allows(new([11, 1, 2, 3])));
    }

    [Fact]
    public async Task A_known_key_is_answered_without_the_database_and_without_allocation()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        var (_, text) = await gateway.KeyAsync(await gateway.UserAsync());
        var commands = new CommandCounter();
        var directory = commands.DirectoryOf(gateway);
        await directory.FindAsync(text, default);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            await directory.FindAsync(text, default);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1, commands.Count);
    }

    [Fact]
    public async Task A_flood_of_one_unknown_key_costs_one_query_in_five_seconds_and_a_wrong_checksum_none()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        var commands = new CommandCounter();
        var directory = commands.DirectoryOf(gateway);
        var unknown = KeyText.New("sk-test");
        var broken = unknown[..^1] + (unknown[^1] == 'x' ? 'y' : 'x');

        for (var round = 1; round <= 2; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(async i => (await directory.FindAsync(i % 2 == 0 ? unknown : broken, default)).Fault));
            Assert.All(answers.Index(), a => Assert.Equal(a.Index % 2 == 0 ? KeyFault.Unknown : KeyFault.Malformed, a.Item));
            Assert.Equal(KeyFault.Unknown, (await directory.FindAsync(unknown, default)).Fault);
            Assert.Equal(round, commands.Count);
            clock.Advance(TimeSpan.FromSeconds(5));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_flood_of_different_unknown_keys_takes_only_a_few_connections_and_is_turned_away_beyond_a_bound()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var commands = new CommandCounter { Gate = gate.Task };
        var directory = commands.DirectoryOf(gateway);

        var lookups = Enumerable.Range(0, 3000).Select(_ => directory.FindAsync(KeyText.New("sk-test"), default).AsTask()).ToList();
        while (commands.MostAtOnce < 8)
            await Task.Yield();
        for (var i = 0; i < 1000; i++)
            await Task.Yield();
        gate.SetResult();
        var faults = (await Task.WhenAll(lookups)).CountBy(lookup => lookup.Fault).ToDictionary();

        Assert.Equal(new() { [KeyFault.Unknown] = 1000, [KeyFault.Unavailable] = 2000 }, faults);
        Assert.Equal(8, commands.MostAtOnce);
    }

    [Fact]
    public async Task A_key_expires_at_its_moment()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        var (_, text) = await gateway.KeyAsync(await gateway.UserAsync(), k => k.ExpiresAt = clock.GetUtcNow().AddSeconds(3));
        var directory = Directory(gateway);

        Assert.Equal(KeyFault.None, (await directory.FindAsync(text, default)).Fault);
        clock.Advance(TimeSpan.FromSeconds(2.999));
        Assert.Equal(KeyFault.None, (await directory.FindAsync(text, default)).Fault);
        clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(new(null, KeyFault.Expired), await directory.FindAsync(text, default));
    }

    [Fact]
    public async Task The_text_before_a_rotation_works_until_its_grace_ends()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        var old = KeyText.New("sk-test");
        var (row, text) = await gateway.KeyAsync(await gateway.UserAsync(), k =>
            (k.PreviousHash, k.PreviousValidUntil) = (KeyHash.Of(old).ToArray(), clock.GetUtcNow().AddSeconds(3)));
        var directory = Directory(gateway);

        Assert.Equal(row.Id, (await directory.FindAsync(old, default)).Caller!.KeyId);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(KeyFault.Expired, (await directory.FindAsync(old, default)).Fault);
        Assert.Equal(KeyFault.None, (await directory.FindAsync(text, default)).Fault);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_change_made_elsewhere_arrives_with_the_next_refresh(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null, await TestDatabase.SettingsAsync(database));
        var (row, text) = await gateway.KeyAsync(await gateway.UserAsync());
        var (gone, goneText) = await gateway.KeyAsync(await gateway.UserAsync("second"));
        var directory = Directory(gateway);
        Assert.Equal(KeyFault.None, (await directory.FindAsync(text, default)).Fault);
        Assert.Equal(KeyFault.None, (await directory.FindAsync(goneText, default)).Fault);

        await using (var db = gateway.Database())
        {
            await db.ApiKeys.Where(k => k.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.Enabled, false));
            await db.ApiKeys.Where(k => k.Id == gone.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.Hash, (byte[]?)null));
        }

        await directory.RefreshAsync(default);
        Assert.Equal(KeyFault.Disabled, (await directory.FindAsync(text, default)).Fault);
        Assert.Equal(KeyFault.Unknown, (await directory.FindAsync(goneText, default)).Fault);
    }

    [Fact]
    public async Task A_key_that_was_idle_is_read_again_before_it_is_believed()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        var (_, text) = await gateway.KeyAsync(await gateway.UserAsync());
        var directory = Directory(gateway);
        await directory.FindAsync(text, default);
        await directory.RefreshAsync(default);
        await using (var db = gateway.Database())
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.Enabled, false));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(KeyFault.OwnerDisabled, (await directory.FindAsync(text, default)).Fault);
    }

    [Fact]
    public async Task A_key_changed_here_is_read_anew_at_once()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        var owner = await gateway.UserAsync();
        var (row, text) = await gateway.KeyAsync(owner);
        var directory = Directory(gateway);
        await directory.FindAsync(text, default);
        await using var db = gateway.Database();

        await db.ApiKeys.ExecuteUpdateAsync(set => set.SetProperty(k => k.Enabled, false));
        directory.Invalidate(row.Id);
        Assert.Equal(KeyFault.Disabled, (await directory.FindAsync(text, default)).Fault);

        await db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.Enabled, false));
        directory.InvalidateUser(owner.Id);
        Assert.Equal(KeyFault.OwnerDisabled, (await directory.FindAsync(text, default)).Fault);
    }

    [Fact]
    public async Task While_the_database_is_away_known_keys_work_and_others_are_told_to_come_back()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        var owner = await gateway.UserAsync();
        var (_, known) = await gateway.KeyAsync(owner);
        var (_, other) = await gateway.KeyAsync(owner);
        var directory = Directory(gateway);
        await directory.FindAsync(known, default);
        await using var db = gateway.Database();
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE api_keys RENAME TO api_keys_away");

        Assert.Equal(new(null, KeyFault.Unavailable), await directory.FindAsync(other, default));
        clock.Advance(TimeSpan.FromHours(10));
        await directory.RefreshAsync(default);
        Assert.Equal(KeyFault.None, (await directory.FindAsync(known, default)).Fault);

        await db.Database.ExecuteSqlRawAsync("ALTER TABLE api_keys_away RENAME TO api_keys");
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(KeyFault.None, (await directory.FindAsync(other, default)).Fault);
    }

    private static KeyDirectory Directory(GatewayHost gateway) => gateway.Services.GetRequiredService<KeyDirectory>();
}
