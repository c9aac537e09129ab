using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>
/// The local write-ahead journal: a finished request is on record here before its client gets the last byte.
/// <see cref="UsageShipper"/> brings the records into the database.
/// </summary>
/// <remarks>
/// Whoever has a record copies it into the file's pages in memory, one at a time and without a call into the kernel.
/// See docs/decisions/0002-journal-durability.md.
/// </remarks>
internal sealed partial class Journal : IDisposable
{
    public const long DefaultSegmentBytes = 4 * 1024 * 1024;

    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan SyncAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly JournalFolder _folder;
    private readonly long _maxBytes;
    private readonly long _segmentBytes;
    private readonly ILogger _logger;
    private readonly ITimer _sync;
    private readonly byte[] _frame = new byte[JournalFrame.MaxSize];
    private JournalSegment? _segment;
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

    /// <summary>Where it is full.</summary>
    public long MaxBytes => _maxBytes;

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
    /// When it returns, the record is in the operating system's file, so that no end of this process can lose it.
    /// Never asks whether the client is still there: who leaves does not end the recording of what he got.
    /// </summary>
    /// <exception cref="IOException">The disk is full or broken; the record is not in the journal.</exception>
    public void Append(UsageRecord record)
    {
        int length;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            length = JournalFrame.Write(record, _frame);
            Write(_frame.AsSpan(0, length));
        }

        Unshipped.Added(1, length);
        if (!Volatile.Read(ref _syncDue) && !Interlocked.Exchange(ref _syncDue, true))
            _sync.Change(SyncAfter, Timeout.InfiniteTimeSpan);
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

    private void Write(ReadOnlySpan<byte> frame)
    {
        if (_segment is { } segment && segment.TryAppend(frame))
            return;
        try
        {
            var next = _folder.Add(Math.Max(_segmentBytes, frame.Length));
            _segment?.Seal();
            _segment = next;
            next.TryAppend(frame);
        }
        catch (Exception e)
        {
            if (Interlocked.Exchange(ref _failedAt, Clock.GetTimestamp()) == 0)
                Log.NotWritten(_logger, e, _folder.Path);
            throw new IOException($"The journal in {_folder.Path} cannot be written: {e.Message}", e);
        }

        if (Interlocked.Exchange(ref _failedAt, 0) != 0)
            Log.WrittenAgain(_logger, _folder.Path);
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
