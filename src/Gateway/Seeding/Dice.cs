using System.Buffers.Binary;

namespace ApiHub.Gateway.Seeding;

/// <summary>Chance that comes out the same for the same seed. Never for secrets.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>From zero to below the bound.</summary>
    public int Below(int bound) => _random.Next(bound);

    public long Between(long least, long most) => _random.NextInt64(least, most + 1);

    public bool Percent(int chance) => _random.Next(100) < chance;

    public T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    /// <summary>One of them, each as likely as its weight.</summary>
    public T One<T>(IReadOnlyList<(T Value, int Weight)> of)
    {
        var left = _random.Next(of.Sum(choice => choice.Weight));
        foreach (var (value, weight) in of)
        {
            if ((left -= weight) < 0)
                return value;
        }

        return of[^1].Value;
    }

    /// <summary>A length or a time: half are below the median, a few are many times as large.</summary>
    public long Skewed(long median)
    {
        var bell = _random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5;
        return (long)(median * Math.Exp(bell * 1.6)) + 1;
    }

    /// <summary>A version 7 UUID of that moment.</summary>
    public Guid Id(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (at.ToUnixTimeMilliseconds() << 16) | 0x7000 | (uint)_random.Next(0x1000));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new(bytes, bigEndian: true);
    }
}
