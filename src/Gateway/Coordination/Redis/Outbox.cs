namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>Commands that wait to be sent together. Two buffers: one fills while the other is on its way. Guarded by its <see cref="ScriptConnection"/>.</summary>
internal sealed class Outbox
{
    private byte[] _filling = new byte[16 * 1024];
    private byte[] _leaving = new byte[16 * 1024];
    private int _length;

    /// <summary>How many commands wait.</summary>
    public int Count { get; private set; }

    public void Add(byte[] command)
    {
        if (_filling.Length - _length < command.Length)
            Array.Resize(ref _filling, 2 * (_length + command.Length));
        command.CopyTo(_filling, _length);
        _length += command.Length;
        Count++;
    }

    /// <summary>All that wait. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        var all = new ReadOnlyMemory<byte>(_filling, 0, _length);
        (_filling, _leaving) = (_leaving, _filling);
        (_length, Count) = (0, 0);
        return all;
    }
}
