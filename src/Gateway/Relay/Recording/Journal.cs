using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>
/// The local write-ahead journal: a finished request is on record here before its client gets the last byte.
/// <see cref="UsageShipper"/> brings the records into the database.
/// </summary>
/// <remarks>
/// Group commit without a writer thread: whoever finds nobody writing writes his own record at once, on his own thread;
/// who comes meanwhile joins the next batch, which goes out in one write. See docs/decisions/0002-journal-durability.md.
/// </remarks>
internal sealed partial class Journal : IDisposable
{
    public const long DefaultSegmentBytes = 16 * 1024 * 1024;

    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan SyncAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly JournalFolder _folder;
    private readonly long _maxBytes;
    private readonly long _segmentBytes;
    private readonly ILogger _logger;
    private readonly ITimer _sync;
    private JournalBatch _open = new();
    private JournalBatch _spare = new();
    private JournalSegment? _segment;
    private bool _writing;
    private bool _closed;
    private bool _syncDue;
    private long _failedAt;

    private Journal(JournalFolder folder, long maxBytes, long segmentBytes, ILogger logger)
    {
        (_folder, _maxBytes, _segmentBytes, _logger) = (folder, maxBytes, segmentBytes, logger);
        Unshipped = new(folder);
        _sync = Clock.CreateTimer(_ => Sync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Records that are not yet in the database.</summary>
    public long Depth => Unshipped.Records;

    /// <summary>Bytes of the records that are not yet in the database.</summary>
    public long Bytes => Unshipped.Bytes;

    /// <summary>
    /// Whether new requests are to be refused, because too much waits for the database or the disk has just refused a record:
    /// what they use could not be kept. Those under way are still recorded.
    /// </summary>
    public bool IsFull => Bytes >= _maxBytes || (Volatile.Read(ref _failedAt) is > 0 and var at && Clock.GetElapsedTime(at) < RestAfterFailure);

    /// <summary>The shipper's end.</summary>
    public JournalTail Unshipped { get; }

    /// <param name="folder">The journal's folder; made when it is not there.</param>
    /// <param name="maxBytes">Where <see cref="IsFull"/> begins.</param>
    /// <param name="segmentBytes">Size at which a new file is begun.</param>
    /// <param name="logger">Says what could not be read.</param>
    /// <exception cref="IOException">Another process has the folder, or it cannot be used.</exception>
    public static Journal Open(string folder, long maxBytes, long segmentBytes, ILogger logger) =>
        new(JournalFolder.Open(folder, logger), maxBytes, segmentBytes, logger);

    /// <summary>
    /// Completes when the record is in the operating system's file, so that no end of this process can lose it.
    /// Never takes a request's cancellation token: a client who leaves does not end the recording of what he got.
    /// </summary>
    /// <exception cref="IOException">The disk is full or broken; the record is not in the journal.</exception>
    public ValueTask AppendAsync(UsageRecord record)
    {
        JournalBatch batch;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _open.Add(record);
            if (_writing)
                return new(_open.Written);
            _writing = true;
            batch = TakeOpen();
        }

        var fault = Write(batch);
        // Those who came meanwhile are not made to wait for this one's thread, nor he for their writes.
        if (!TryRest(batch))
            ThreadPool.UnsafeQueueUserWorkItem(static journal => journal.WriteWaiting(), this, preferLocal: false);
        return fault is null ? default : ValueTask.FromException(fault);
    }

    public void Dispose()
    {
        lock (_gate)
            _closed = true;
        _sync.Dispose();
        Sync();
        _segment?.Seal();
        Unshipped.NextSegment();
        _folder.Dispose();
    }

    private void WriteWaiting()
    {
        JournalBatch batch;
        do
        {
            lock (_gate)
                batch = TakeOpen();
            batch.Complete(Write(batch));
        }
        while (!TryRest(batch));
    }

    private JournalBatch TakeOpen()
    {
        var batch = _open;
        _open = _spare;
        return batch;
    }

    /// <returns>False when somebody is waiting and the caller, or who stands in for him, goes on writing.</returns>
    private bool TryRest(JournalBatch written)
    {
        lock (_gate)
        {
            written.Clear();
            _spare = written;
            _writing = _open.Records > 0;
            return !_writing;
        }
    }

    private IOException? Write(JournalBatch batch)
    {
        try
        {
            if (_segment is null || _segment.Length + batch.Frames.Length > _segmentBytes)
                Roll();
            _segment!.Append(batch.Frames, batch.Records);
        }
        catch (Exception e)
        {
            if (Interlocked.Exchange(ref _failedAt, Clock.GetTimestamp()) == 0)
                Log.NotWritten(_logger, e, _folder.Path);
            return new IOException($"The journal in {_folder.Path} cannot be written: {e.Message}", e);
        }

        if (Interlocked.Exchange(ref _failedAt, 0) != 0)
            Log.WrittenAgain(_logger, _folder.Path);
        Unshipped.Added(batch.Records, batch.Frames.Length);
        if (!Interlocked.Exchange(ref _syncDue, true))
            _sync.Change(SyncAfter, Timeout.InfiniteTimeSpan);
        return null;
    }

    private void Roll()
    {
        var next = _folder.Add();
        _segment?.Seal();
        _segment = next;
    }

    private void Sync()
    {
        Volatile.Write(ref _syncDue, false);
        try
        {
            foreach (var segment in _folder.All)
                segment.Sync();
        }
        catch (IOException e)
        {
            Log.NotSynced(_logger, e, _folder.Path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The journal in {Path} cannot be written. Requests under way end with an error and without their usage on record; new ones are refused.")]
        public static partial void NotWritten(ILogger logger, Exception exception, string path);

        [LoggerMessage(LogLevel.Warning, "The journal in {Path} is written again.")]
        public static partial void WrittenAgain(ILogger logger, string path);

        [LoggerMessage(LogLevel.Error, "The journal in {Path} could not be brought onto the disk; a power cut may lose it.")]
        public static partial void NotSynced(ILogger logger, Exception exception, string path);
    }
}
