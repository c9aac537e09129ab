using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>A file's pages in memory, to be written to without a call into the kernel.</summary>
internal sealed unsafe class SegmentPages : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly long _capacity;
    private bool _disposed;

    /// <exception cref="IOException">The file cannot be mapped.</exception>
    public SegmentPages(SafeFileHandle file, long capacity)
    {
        _map = MemoryMappedFile.CreateFromFile(file, null, capacity, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        try
        {
            _view = _map.CreateViewAccessor(0, capacity);
        }
        catch
        {
            _map.Dispose();
            throw;
        }

        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _capacity = capacity;
    }

    /// <summary>Writes a frame with its length last: of one that the end of the process has cut, the length is still zero.</summary>
    /// <returns>False when there is no room.</returns>
    public bool TryWrite(ReadOnlySpan<byte> frame, long offset)
    {
        if (offset + frame.Length > _capacity)
            return false;
        var target = new Span<byte>(_start + offset, frame.Length);
        frame[sizeof(int)..].CopyTo(target[sizeof(int)..]);
        Volatile.WriteBarrier();
        BinaryPrimitives.WriteInt32LittleEndian(target, BinaryPrimitives.ReadInt32LittleEndian(frame));
        return true;
    }

    /// <summary>Windows keeps a file's mapped pages apart from what it writes when the file is flushed; elsewhere they are the same.</summary>
    public void Flush()
    {
        if (OperatingSystem.IsWindows())
            _view.Flush();
    }

    /// <remarks>Not through the view's own Dispose: that waits for the disk.</remarks>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.SafeMemoryMappedViewHandle.Dispose();
        _map.Dispose();
    }
}
