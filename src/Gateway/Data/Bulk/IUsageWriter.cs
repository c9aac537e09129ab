using ApiHub.Gateway.Ledger.Charges;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Data.Bulk;

/// <summary>Puts usage rows, their hourly sums and what they cost into the database, many at a time; one implementation for each database.</summary>
internal interface IUsageWriter
{
    /// <summary>
    /// In one transaction: inserts the rows whose request id is not there yet, adds those, and only those, to the hours, and
    /// charges their users' wallets.
    /// So writing a record again changes nothing, whoever wrote it first.
    /// </summary>
    /// <returns>The wallets that were charged.</returns>
    /// <exception cref="OverflowException">A sum or a balance is more than a number can hold; nothing was written.</exception>
    /// <exception cref="System.Data.Common.DbException">Nothing was written.</exception>
    Task<IReadOnlyList<ChargedWallet>> WriteAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken);

    /// <summary>Whether the rows themselves are what the database refuses, so that trying again is of no use.</summary>
    bool IsRefusal(Exception fault);
}
