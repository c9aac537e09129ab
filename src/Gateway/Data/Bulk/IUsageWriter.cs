using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Data.Bulk;

/// <summary>Puts usage rows and their hourly sums into the database, many at a time; one implementation for each database.</summary>
internal interface IUsageWriter
{
    /// <summary>
    /// In one transaction: inserts the rows whose request id is not there yet, and adds those, and only those, to the hours.
    /// So writing a record again changes nothing, whoever wrote it first.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">Nothing was written.</exception>
    Task WriteAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken);

    /// <summary>Whether the rows themselves are what the database refuses, so that trying again is of no use.</summary>
    bool IsRefusal(Exception fault);
}
