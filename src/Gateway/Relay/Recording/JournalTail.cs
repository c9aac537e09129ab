using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>The journal from its shipper's end: the records that are not yet in the database, oldest first. One reader.</summary>
/// <remarks>Where it stands is not stored: a start reads the segments that are left once more, and the database knows what it has.</remarks>
internal sealed class JournalTail
{
    private readonly JournalFolder _folder;
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly List<UsageRecord> _read = [];
    private JournalSegment? _segment;
    private long _start;
    private long _end;
    private long _shippedOfSegment;
    private bool _hasNews;
    private long _records;
    private long _bytes;

    public JournalTail(JournalFolder folder)
    {
        _folder = folder;
        foreach (var segment in folder.All)
            Added(segment.Extent.Records, segment.Length);
    }

    public long Records => Interlocked.Read(ref _records);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Says that there is something to ship.</summary>
    public void Added(long records, long bytes)
    {
        Interlocked.Add(ref _records, records);
        Interlocked.Add(ref _bytes, bytes);
        if (!Interlocked.Exchange(ref _hasNews, true))
            _news.Release();
    }

    /// <summary>Completes when something was added since it last completed.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _news.WaitAsync(cancellationToken);
        Volatile.Write(ref _hasNews, false);
    }

    /// <returns>The oldest records, empty when all are in the database; the same ones again until <see cref="Shipped"/>.</returns>
    /// <exception cref="IOException">The segment cannot be read.</exception>
    public IReadOnlyList<UsageRecord> Read(int most)
    {
        _read.Clear();
        while (_read.Count == 0 && NextSegment() is { } segment)
            Read(segment, most);
        return _read;
    }

    /// <summary>Says that what was read is in the database, or put aside for a person to look at.</summary>
    public void Shipped()
    {
        if (_read.Count == 0)
            return;
        Passed(_end, _read.Count);
        _read.Clear();
        NextSegment();
    }

    /// <summary>Deletes the segments that are in the database as a whole.</summary>
    /// <returns>The segment with the oldest record that is not.</returns>
    public JournalSegment? NextSegment()
    {
        while (_folder.Oldest is { } oldest)
        {
            if (oldest != _segment)
                (_segment, _start, _shippedOfSegment) = (oldest, 0, 0);
            // Asked first: what is sealed does not grow between the two questions.
            var isSealed = oldest.IsSealed;
            if (_start < oldest.Length)
                return oldest;
            if (!isSealed)
                return null;
            _folder.Remove(oldest);
        }

        return null;
    }

    private void Read(JournalSegment segment, int most)
    {
        using var reader = new SegmentReader(segment, _start);
        while (_read.Count < most && !reader.AtEnd)
        {
            if (reader.Next(out var record) == FrameState.Whole)
            {
                _read.Add(UsageRecordFormat.Read(record, _read.Count > 0 ? _read[^1] : null));
                continue;
            }

            // Checked when it was opened, or written by this very process: the disk has changed it since.
            if (_read.Count == 0)
                SkipRest(segment);
            break;
        }

        _end = reader.Offset;
    }

    private void SkipRest(JournalSegment segment)
    {
        var (length, records) = segment.Extent;
        _folder.KeepCorrupt(segment, _start, length);
        Passed(length, records - _shippedOfSegment);
    }

    private void Passed(long end, long records)
    {
        Interlocked.Add(ref _records, -records);
        Interlocked.Add(ref _bytes, _start - end);
        _shippedOfSegment += records;
        _start = end;
    }
}
