using System.Buffers.Text;
using System.Text;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>A command as Redis reads it: how many arguments there are, and each with its length before it.</summary>
/// <param name="room">Enough for all of it.</param>
internal ref struct RedisCommand(Span<byte> room)
{
    /// <summary>Bytes around an argument, at most.</summary>
    public const int Frame = 16;

    private readonly Span<byte> _room = room;
    private int _length;

    public static byte[] Of(params ReadOnlySpan<string> arguments)
    {
        var size = Frame;
        foreach (var argument in arguments)
            size += Frame + Encoding.UTF8.GetByteCount(argument);
        var command = new RedisCommand(new byte[size]);
        command.Begin(arguments.Length);
        foreach (var argument in arguments)
            command.Add(argument);
        return command.ToArray();
    }

    public void Begin(int arguments) => Number('*', arguments);

    public void Add(ReadOnlySpan<byte> argument)
    {
        Number('$', argument.Length);
        Raw(argument);
        Raw("\r\n"u8);
    }

    public void Add(string argument)
    {
        Number('$', Encoding.UTF8.GetByteCount(argument));
        _length += Encoding.UTF8.GetBytes(argument, _room[_length..]);
        Raw("\r\n"u8);
    }

    public readonly byte[] ToArray() => _room[.._length].ToArray();

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_room[_length..]);
        _length += bytes.Length;
    }

    private void Number(char kind, int number)
    {
        _room[_length++] = (byte)kind;
        Utf8Formatter.TryFormat(number, _room[_length..], out var digits);
        _length += digits;
        Raw("\r\n"u8);
    }
}
