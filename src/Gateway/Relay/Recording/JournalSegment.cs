using Microsoft.Win32.SafeHandles;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>One file of the journal: frames, one after the other. One writer appends; a reader may follow it to <see cref="Length"/>.</summary>
internal sealed class JournalSegment : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private long _length;
    private long _records;
    private volatile bool _isSealed;
    private bool _unsynced;

    private JournalSegment(string path, SafeFileHandle file, long length)
    {
        Path = path;
        _file = file;
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

    public static JournalSegment Create(string path) =>
        new(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete), length: 0);

    /// <summary>Opens what an earlier process left; nothing is appended to it.</summary>
    public static JournalSegment Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new(path, file, RandomAccess.GetLength(file)) { _isSealed = true };
    }

    /// <summary>Hands whole frames to the operating system; from then on the end of this process cannot lose them.</summary>
    /// <exception cref="IOException">Nothing was appended.</exception>
    public void Append(ReadOnlySpan<byte> frames, int records)
    {
        try
        {
            RandomAccess.Write(_file, frames, _length);
        }
        catch (IOException)
        {
            // A disk that is full takes a part. The next frame is written over it, and it must not be longer than that.
            RandomAccess.SetLength(_file, _length);
            throw;
        }

        Extent = (_length + frames.Length, _records + records);
        Volatile.Write(ref _unsynced, true);
    }

    public void Seal() => _isSealed = true;

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

    public void Dispose() => _file.Dispose();
}
