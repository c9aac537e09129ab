using System.Globalization;
using ApiHub.Gateway.Data;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>The journal's files: takes the folder for this process, reads what earlier ones left, adds segments and removes them.</summary>
internal sealed partial class JournalFolder : IDisposable
{
    private const string Suffix = ".journal";

    private readonly Lock _gate = new();
    private readonly List<JournalSegment> _segments = [];
    private readonly FileLock _lock;
    private readonly ILogger _logger;
    private long _lastNumber;

    private JournalFolder(string path, FileLock taken, ILogger logger)
    {
        Path = path;
        _lock = taken;
        _logger = logger;
    }

    public string Path { get; }

    /// <exception cref="IOException">The folder is another process's, or cannot be used.</exception>
    public static JournalFolder Open(string path, ILogger logger)
    {
        Directory.CreateDirectory(path);
        var taken = FileLock.TryTake(System.IO.Path.Combine(path, "lock"))
            ?? throw new IOException($"Another ApiHub is running on this data folder ({System.IO.Path.GetDirectoryName(path)}). "
                + "Stop it, or give this one another DATA_DIR.");
        var folder = new JournalFolder(path, taken, logger);
        folder.Recover();
        return folder;
    }

    /// <summary>The oldest segment that is not yet in the database as a whole; null when there is none.</summary>
    public JournalSegment? Oldest
    {
        get
        {
            lock (_gate)
                return _segments.Count == 0 ? null : _segments[0];
        }
    }

    public IReadOnlyList<JournalSegment> All
    {
        get
        {
            lock (_gate)
                return [.. _segments];
        }
    }

    /// <summary>Adds an empty segment.</summary>
    public JournalSegment Add(long capacity)
    {
        var name = (_lastNumber + 1).ToString("D10", CultureInfo.InvariantCulture) + Suffix;
        var segment = JournalSegment.Create(System.IO.Path.Combine(Path, name), capacity);
        lock (_gate)
        {
            _lastNumber++;
            _segments.Add(segment);
        }

        return segment;
    }

    /// <summary>Deletes a segment whose records are all in the database.</summary>
    public void Remove(JournalSegment segment)
    {
        lock (_gate)
            _segments.Remove(segment);
        segment.Delete();
    }

    /// <summary>Copies what cannot be read to a file beside the segment, for a person to look at.</summary>
    public void KeepCorrupt(JournalSegment segment, long offset, long end)
    {
        var rest = new byte[end - offset];
        var copy = segment.Path + ".corrupt";
        File.WriteAllBytes(copy, rest.AsSpan(0, segment.Read(rest, offset)));
        Log.Corrupt(_logger, segment.Path, offset, rest.Length, copy);
    }

    public void Dispose()
    {
        foreach (var segment in All)
            segment.Dispose();
        _lock.Dispose();
    }

    private void Recover()
    {
        var paths = Directory.GetFiles(Path, "*" + Suffix).Order(StringComparer.Ordinal).ToList();
        foreach (var path in paths)
        {
            var segment = JournalSegment.Open(path);
            Check(segment, isLast: path == paths[^1]);
            _segments.Add(segment);
        }

        if (paths.Count > 0)
            _lastNumber = long.Parse(System.IO.Path.GetFileNameWithoutExtension(paths[^1]), CultureInfo.InvariantCulture);
    }

    /// <summary>Counts the records and ends the segment before the first one that cannot be read. The file stays as it is.</summary>
    private void Check(JournalSegment segment, bool isLast)
    {
        using var reader = new SegmentReader(segment, 0);
        var state = FrameState.Whole;
        long records = 0;
        while (!reader.AtEnd && (state = reader.Next(out _)) == FrameState.Whole)
            records++;

        var rest = state == FrameState.Whole ? [] : Rest(segment, reader.Offset);
        if (rest.Length > 0 && isLast && IsTornTail(rest, state))
            Log.TornTail(_logger, segment.Path, reader.Offset, rest.Length);
        else if (rest.Length > 0)
            KeepCorrupt(segment, reader.Offset, reader.Offset + rest.Length);
        segment.Extent = (reader.Offset, records);
    }

    /// <returns>What stands behind the last whole record, without the zeros that were never written to.</returns>
    private static byte[] Rest(JournalSegment segment, long offset)
    {
        var rest = new byte[segment.Length - offset];
        segment.Read(rest, offset);
        return rest.AsSpan().TrimEnd((byte)0).ToArray();
    }

    /// <summary>What the process's end has cut is a part of one record: without its length, which is written last, or at the file's end.</summary>
    private static bool IsTornTail(byte[] rest, FrameState state) =>
        state is FrameState.Unwritten or FrameState.Short && rest.Length < JournalFrame.MaxSize && !JournalFrame.AnyWhole(rest);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The last record of {Path} was cut at byte {Offset} by the end of the process ({Bytes} bytes). It was never acknowledged and is dropped.")]
        public static partial void TornTail(ILogger logger, string path, long offset, long bytes);

        [LoggerMessage(LogLevel.Error, "{Path} cannot be read from byte {Offset} on. The {Bytes} bytes are kept in {Copy}; the usage in them is NOT recorded.")]
        public static partial void Corrupt(ILogger logger, string path, long offset, int bytes, string copy);
    }
}
