using Microsoft.Win32.SafeHandles;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>One file of the journal: frames, one after the other. One writer appends; a reader may follow it to <see cref="Length"/>.</summary>
/// <remarks>
/// The writer copies into the file's pages as they stand in memory: those are the operating system's, so the end of this process
/// cannot lose them, and no call is made for it. The space is taken when the file is made; what is not yet used of it is zeros.
/// </remarks>
internal sealed class JournalSegment : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private readonly SegmentPages? _pages;
    private long _length;
    private long _records;
    private volatile bool _isSealed;
    private bool _unsynced;

    private JournalSegment(string path, SafeFileHandle file, SegmentPages? pages, long length)
    {
        Path = path;
        _file = file;
        _pages = pages;
        _length = length;
    }

    public string Path { get; }

    /// <summary>Bytes of whole frames; what may stand behind them in the file is not part of the journal.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>The length, and how many records that is.</summary>
    public (long Length, long Records) Extent
    {
        get
        {
            lock (_gate)
                return (_length, _records);
        }

        set
        {
            lock (_gate)
                (_length, _records) = value;
        }
    }

    /// <summary>Whether it grows no more.</summary>
    public bool IsSealed => _isSealed;

    /// <param name="path">A file that is not there yet.</param>
    /// <param name="capacity">The most bytes of frames; the disk has them, or this fails.</param>
    /// <exception cref="IOException">The disk is full or broken; the file is not there.</exception>
    public static JournalSegment Create(string path, long capacity)
    {
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, preallocationSize: capacity);
        try
        {
            RandomAccess.SetLength(file, capacity);
            return new(path, file, new(file, capacity), length: 0);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens what an earlier process left; nothing is appended to it.</summary>
    public static JournalSegment Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new(path, file, pages: null, RandomAccess.GetLength(file)) { _isSealed = true };
    }

    /// <summary>Copies a whole frame into the file's pages; from then on the end of this process cannot lose it.</summary>
    /// <returns>False when there is no room for it.</returns>
    public bool TryAppend(ReadOnlySpan<byte> frame)
    {
        if (_isSealed || !_pages!.TryWrite(frame, _length))
            return false;
        Extent = (_length + frame.Length, _records + 1);
        if (!Volatile.Read(ref _unsynced))
            Volatile.Write(ref _unsynced, true);
        return true;
    }

    /// <summary>Ends the file behind its last frame.</summary>
    public void Seal()
    {
        if (_isSealed)
            return;
        _isSealed = true;
        _pages!.Dispose();
        try
        {
            RandomAccess.SetLength(_file, _length);
        }
        catch (IOException)
        {
            // It goes when the segment is deleted; until then the zeros only take room.
        }
    }

    public int Read(Span<byte> target, long offset)
    {
        var available = Math.Min(target.Length, Length - offset);
        return available <= 0 ? 0 : RandomAccess.Read(_file, target[..(int)available], offset);
    }

    /// <summary>Brings what is new onto the disk itself, where a power cut cannot lose it.</summary>
    public void Sync()
    {
        if (!Interlocked.Exchange(ref _unsynced, false))
            return;
        try
        {
            _pages?.Flush();
            RandomAccess.FlushToDisk(_file);
        }
        catch (ObjectDisposedException)
        {
            // Shipped and deleted in the meantime.
        }
    }

    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    public void Dispose()
    {
        _pages?.Dispose();
        _file.Dispose();
    }
}
