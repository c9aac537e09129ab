using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Usage;
using Npgsql;

namespace ApiHub.Gateway.Ledger.Charges;

/// <summary>Charges wallets within the transaction that has just inserted usage rows, with one statement for all of them.</summary>
internal static class PostgresCharges
{
    // A wallet that is not there is made: what was used is charged even to a user who is gone.
    private const string Charge =
        """
        WITH charge AS (SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[]) AS charge (user_id, amount, reference)),
        wallet AS (
            INSERT INTO wallets (user_id, balance, credit_limit, version) SELECT user_id, -amount, 0, 1 FROM charge ORDER BY user_id
            ON CONFLICT (user_id) DO UPDATE SET balance = wallets.balance + excluded.balance, version = wallets.version + 1
            WHERE wallets.balance >= $4 - excluded.balance
            RETURNING user_id, balance, credit_limit, version),
        entry AS (
            INSERT INTO ledger_entries (user_id, version, kind, amount, balance_after, reference, created_at)
            SELECT user_id, version, $5, -amount, balance, reference, $6 FROM wallet JOIN charge USING (user_id))
        SELECT user_id, balance, credit_limit, version, amount FROM wallet JOIN charge USING (user_id)
        """;

    /// <exception cref="OverflowException">A balance would go beyond <see cref="Wallet.Most"/>; the transaction is to be rolled back.</exception>
    public static async Task<IReadOnlyList<ChargedWallet>> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<UsageRecord> inserted, TimeProvider clock, CancellationToken cancellationToken)
    {
        var charges = UserCharge.Of(inserted);
        if (charges.Count == 0)
            return [];
        await using var command = new NpgsqlCommand(Charge, connection);
        command.Parameters.Add(Parameter(charges.Select(c => c.UserId).ToArray()));
        command.Parameters.Add(Parameter(charges.Select(c => c.Amount).ToArray()));
        command.Parameters.Add(Parameter(charges.Select(c => c.Reference).ToArray()));
        command.Parameters.Add(Parameter(-Wallet.Most));
        command.Parameters.Add(Parameter((short)EntryKind.Usage));
        command.Parameters.Add(Parameter(clock.GetUtcNow().ToUnixTimeMilliseconds()));
        await command.PrepareAsync(cancellationToken);
        var charged = new List<ChargedWallet>(charges.Count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            long? limit = await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetInt64(2);
            charged.Add(new(new WalletState(reader.GetGuid(0), reader.GetInt64(1), limit, reader.GetInt64(3)), reader.GetInt64(4)));
        }

        return charged.Count == charges.Count
            ? charged
            : throw UserCharge.TooMuch(charges.First(c => !charged.Exists(wallet => wallet.Wallet.UserId == c.UserId)).UserId);
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };
}
