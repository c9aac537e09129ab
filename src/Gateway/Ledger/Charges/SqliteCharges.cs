using ApiHub.Gateway.Data.Bulk;
using ApiHub.Gateway.Usage;
using SQLitePCL;

namespace ApiHub.Gateway.Ledger.Charges;

/// <summary>Charges wallets within the transaction that has just inserted usage rows, through two prepared statements.</summary>
internal sealed class SqliteCharges : IDisposable
{
    // A wallet that is not there is made: what was used is charged even to a user who is gone.
    private const string Charge =
        "INSERT INTO wallets (user_id, balance, credit_limit, version) VALUES (?, -?, 0, 1) ON CONFLICT (user_id) DO UPDATE "
        + "SET balance = balance + excluded.balance, version = version + 1 WHERE balance >= ? RETURNING balance, credit_limit, version";

    private const string AddEntry =
        "INSERT INTO ledger_entries (user_id, reference, amount, version, balance_after, kind, created_at) VALUES (?, ?, -?, ?, ?, ?, ?)";

    private static readonly BulkColumn<UserCharge> UserId = new UuidColumn<UserCharge>("user_id", c => c.UserId);

    private readonly sqlite3 _database;
    private readonly TimeProvider _clock;
    private readonly sqlite3_stmt _charge;
    private readonly sqlite3_stmt _entry;

    public SqliteCharges(sqlite3 database, TimeProvider clock)
    {
        (_database, _clock) = (database, clock);
        _charge = SqliteSteps.Prepare(database, Charge);
        _entry = SqliteSteps.Prepare(database, AddEntry);
    }

    /// <exception cref="OverflowException">A balance would go beyond <see cref="Wallet.Most"/>; the transaction is to be rolled back.</exception>
    public IReadOnlyList<ChargedWallet> Write(IReadOnlyList<UsageRecord> inserted)
    {
        var charges = UserCharge.Of(inserted);
        if (charges.Count == 0)
            return [];
        var charged = new ChargedWallet[charges.Count];
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < charged.Length; i++)
        {
            charged[i] = Take(charges[i]);
            Append(charges[i], charged[i], now);
        }

        return charged;
    }

    public void Dispose()
    {
        _charge.Dispose();
        _entry.Dispose();
    }

    private ChargedWallet Take(UserCharge charge)
    {
        SqliteSteps.Check(_database, UserId.Bind(_charge, 1, charge));
        raw.sqlite3_bind_int64(_charge, 2, charge.Amount);
        raw.sqlite3_bind_int64(_charge, 3, UserCharge.LeastBalance(charge.Amount));
        try
        {
            var result = raw.sqlite3_step(_charge);
            if (result == raw.SQLITE_DONE)
                throw UserCharge.TooMuch(charge.UserId);
            SqliteSteps.Check(_database, result == raw.SQLITE_ROW ? raw.SQLITE_OK : result);
            long? limit = raw.sqlite3_column_type(_charge, 1) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(_charge, 1);
            return new(new(charge.UserId, raw.sqlite3_column_int64(_charge, 0), limit, raw.sqlite3_column_int64(_charge, 2)), charge.Amount);
        }
        finally
        {
            raw.sqlite3_reset(_charge);
        }
    }

    private void Append(UserCharge charge, in ChargedWallet charged, long now)
    {
        SqliteSteps.Check(_database, UserId.Bind(_entry, 1, charge));
        raw.sqlite3_bind_text(_entry, 2, charge.Reference);
        raw.sqlite3_bind_int64(_entry, 3, charge.Amount);
        raw.sqlite3_bind_int64(_entry, 4, charged.Wallet.Version);
        raw.sqlite3_bind_int64(_entry, 5, charged.Wallet.Balance);
        raw.sqlite3_bind_int(_entry, 6, (int)EntryKind.Usage);
        raw.sqlite3_bind_int64(_entry, 7, now);
        SqliteSteps.Run(_database, _entry);
    }
}
