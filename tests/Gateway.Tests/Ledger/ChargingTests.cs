using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Tests.Recording;
using ApiHub.Gateway.Usage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ApiHub.Gateway.Tests.Ledger;

/// <summary>What requests cost, from the journal into wallets and ledger.</summary>
public sealed class ChargingTests
{
    private static readonly Guid Bob = new("0199b3e0-cccc-7bcd-8000-00000000abcd");

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Requests_are_charged_together_with_one_entry_for_each_user(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await AddWalletAsync(rig, Records.User, creditLimit: null);
        await AddWalletAsync(rig, Bob, creditLimit: 5);
        var writer = rig.Writer();

        var charged = await writer.WriteAsync(
            [Records.Number(3, cost: 30), Of(Bob, 2, 7), Records.Number(1, cost: 10), Records.Number(4, cost: 0)], CancellationToken.None);
        var again = await writer.WriteAsync([Records.Number(1, cost: 10), Records.Number(5, cost: 1)], CancellationToken.None);
        (writer as IDisposable)?.Dispose();

        Assert.Equal(
            [(Records.User, -40L, null, 1L, 40L), (Bob, -7L, 5L, 1L, 7L)],
            charged.OrderBy(c => c.Wallet.UserId).Select(c => (c.Wallet.UserId, c.Wallet.Balance, c.Wallet.CreditLimit, c.Wallet.Version, c.Amount)));
        Assert.Equal((-41L, 2L, 1L), again.Select(c => (c.Wallet.Balance, c.Wallet.Version, c.Amount)).Single());
        await using var db = rig.Database();
        Assert.Equal(
            [(-40L, -40L, "usage:" + Records.Id(1)), (-1L, -41L, "usage:" + Records.Id(5)), (-7L, -7L, "usage:" + Records.Id(2))],
            (await db.LedgerEntries.ToListAsync()).OrderBy(e => e.UserId).ThenBy(e => e.Version).Select(e => (e.Amount, e.BalanceAfter, e.Reference)));
        await rig.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Usage_of_a_user_who_is_gone_is_charged_all_the_same(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await rig.StartAsync();

        rig.Journal!.Append(Records.Number(1, cost: 10));
        await rig.RecordedAsync();

        await using var db = rig.Database();
        var wallet = await db.Wallets.SingleAsync();
        Assert.Equal((Records.User, -10L, 0L), (wallet.UserId, wallet.Balance, wallet.CreditLimit));
        await rig.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_request_that_comes_again_after_a_crash_is_charged_once(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await AddWalletAsync(rig, Records.User, creditLimit: null);
        await rig.Files.WithAsync(700);
        var journal = rig.Files.Segments.ToDictionary(path => path, File.ReadAllBytes);
        await rig.StartAsync();
        await rig.StopAsync();
        // Its last deed was the commit: the journal stands as it stood before.
        foreach (var (path, bytes) in journal)
            await File.WriteAllBytesAsync(path, bytes);

        await rig.StartAsync();
        await rig.RecordedAsync();

        await using var db = rig.Database();
        Assert.Equal(-700 * 7, (await db.Wallets.SingleAsync()).Balance);
        await rig.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Nodes_that_charge_the_same_users_at_once_never_wait_in_a_circle(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        var users = Enumerable.Range(0, 6).Select(i => new Guid(i, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8])).ToArray();
        foreach (var user in users[..3])
            await AddWalletAsync(rig, user, creditLimit: 0);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(node => Task.Run(async () =>
        {
            var writer = rig.Writer();
            var records = Enumerable.Range(0, 600).Select(i => Of(users[i % 6], i, i)).ToArray();
            new Random(node).Shuffle(records);
            foreach (var batch in records.Chunk(60))
                await writer.WriteAsync(batch, CancellationToken.None);
            (writer as IDisposable)?.Dispose();
        })));

        await using var db = rig.Database();
        Assert.Equal(-599 * 600 / 2, await db.Wallets.SumAsync(w => w.Balance));
        await rig.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_request_that_cannot_be_charged_is_put_aside_and_charges_nothing(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await AddWalletAsync(rig, Records.User, creditLimit: null);
        await rig.ExecuteAsync(kind == TestDatabase.Sqlite
            ? "CREATE TRIGGER refuse BEFORE INSERT ON usage WHEN new.model = 'poison' BEGIN SELECT RAISE(ABORT, 'no poison'); END"
            : "ALTER TABLE usage ADD CONSTRAINT no_poison CHECK (model <> 'poison')");
        await rig.StartAsync();

        for (var i = 0; i < 40; i++)
            rig.Journal!.Append(Records.Number(i, i == 7 ? "poison" : "gpt-5", cost: i switch { 8 => -5, 9 => long.MaxValue, 39 => Wallet.Most, _ => 10 }));
        await rig.RecordedAsync();

        Assert.Equal(
            [Records.Id(7) + ".json", Records.Id(8) + ".json", Records.Id(9) + ".json", Records.Id(39) + ".json"],
            Directory.GetFiles(rig.Rejected).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await using var db = rig.Database();
        Assert.Equal(-360, (await db.Wallets.SingleAsync()).Balance);
        await rig.AssertHoursAddUpAsync(36);
        await rig.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task What_an_earlier_process_left_is_charged_before_the_gateway_listens(string kind)
    {
        var settings = await TestDatabase.SettingsAsync(kind);
        var folder = Directory.CreateTempSubdirectory("apihub-leftovers-");
        try
        {
            await using (await GatewayHost.StartAsync(null, folder.FullName, settings))
            {
            }

            using (var files = new JournalFiles())
            {
                await files.WithAsync(600);
                File.Copy(files.Segments[0], Path.Combine(folder.FullName, "journal", Path.GetFileName(files.Segments[0])), overwrite: true);
            }

            // Nothing is asked of it and nothing waited for: what stands there was done by the start itself.
            await using var gateway = await GatewayHost.StartAsync(null, folder.FullName, settings);

            Assert.Equal(-600 * 7, (await gateway.WalletAsync(Records.User)).Balance);
            await gateway.AssertLedgerAddsUpAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_charge_that_is_shipped_is_no_longer_pending()
    {
        await using var rig = await RecordingRig.CreateAsync(TestDatabase.Sqlite);
        await AddWalletAsync(rig, Records.User, creditLimit: 100);
        var request = new HoldRequest
        {
            RequestId = Records.Id(1),
            UserId = Records.User,
            KeyId = Records.Key,
            UserLimits = LimitSet.None,
            KeyLimits = LimitSet.None,
            At = TimeProvider.System.GetUtcNow(),
            Tokens = 0,
            Amount = 60,
        };
        var (hold, _) = await rig.Quotas.HoldAsync(request, CancellationToken.None);
        await rig.StartAsync();

        await rig.Quotas.SettleAsync(hold!, 0, 30);
        rig.Journal!.Append(Records.Number(1, cost: 30));
        await rig.RecordedAsync();
        await rig.StopAsync();

        var standing = (await rig.Quotas.ReadAsync(Records.User, null, LimitSet.None, LimitSet.None, CancellationToken.None))!;
        Assert.Equal((-30, 70L), (standing.Balance, standing.Available));
    }

    private static UsageRecord Of(Guid user, int number, long cost) => Records.Number(number, cost: cost, user: user);

    private static async Task AddWalletAsync(RecordingRig rig, Guid user, long? creditLimit)
    {
        await using var db = rig.Database();
        Wallet.Open(db, user, creditLimit);
        await db.SaveChangesAsync();
    }
}
