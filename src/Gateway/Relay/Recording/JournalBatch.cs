using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>Records that go to the journal in one write.</summary>
internal sealed class JournalBatch
{
    private byte[] _bytes = new byte[2 * JournalFrame.MaxSize];
    private int _length;
    private TaskCompletionSource? _written;

    public int Records { get; private set; }

    public ReadOnlySpan<byte> Frames => _bytes.AsSpan(0, _length);

    /// <summary>Completes with the write; only asked for by those who do not write themselves.</summary>
    public Task Written => (_written ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Add(UsageRecord record)
    {
        if (_bytes.Length - _length < JournalFrame.MaxSize)
            Array.Resize(ref _bytes, _bytes.Length * 2);
        _length += JournalFrame.Write(record, _bytes.AsSpan(_length));
        Records++;
    }

    public void Complete(Exception? fault)
    {
        if (fault is null)
            _written?.SetResult();
        else
            _written?.SetException(fault);
    }

    public void Clear() => (_length, Records, _written) = (0, 0, null);
}
