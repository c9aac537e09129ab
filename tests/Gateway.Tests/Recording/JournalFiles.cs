using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Tests.Recording;

/// <summary>A journal folder of its own, opened as often as a test likes.</summary>
internal sealed class JournalFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("apihub-journal-").FullName;

    public LogLines Log { get; } = new();

    public string[] Segments => [.. Directory.GetFiles(Folder, "*.journal").Order(StringComparer.Ordinal)];

    public string[] Corrupt => Directory.GetFiles(Folder, "*.corrupt");

    public Journal Open(long maxBytes = 1_000_000, long segmentBytes = Journal.DefaultSegmentBytes) =>
        Journal.Open(Folder, maxBytes, segmentBytes, Log);

    /// <summary>What the journal holds when it is opened again; it stays there.</summary>
    public IReadOnlyList<UsageRecord> Reopened()
    {
        using var journal = Open();
        return [.. journal.Unshipped.Read(int.MaxValue)];
    }

    public async Task<byte[]> WithAsync(int records)
    {
        using (var journal = Open())
        {
            for (var i = 0; i < records; i++)
                journal.Append(Records.Number(i));
        }

        return await File.ReadAllBytesAsync(Segments[^1]);
    }

    /// <summary>What the shipper would take, as if it had brought it into the database.</summary>
    public static IReadOnlyList<UsageRecord> Take(Journal journal)
    {
        IReadOnlyList<UsageRecord> taken = [.. journal.Unshipped.Read(int.MaxValue)];
        journal.Unshipped.Shipped();
        return taken;
    }

    public static IEnumerable<string> Ids(IEnumerable<UsageRecord> records) => records.Select(r => r.RequestId);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
