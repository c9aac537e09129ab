namespace ApiHub.Gateway.Accounts.Health;

/// <summary>How many requests there were in the last minute, and how many of them failed. Counts in slots of ten seconds, without a lock.</summary>
internal sealed class LastMinute
{
    private const int Slots = 6;
    private const int SlotSeconds = 10;
    private const int Bits = 20;
    private const ulong Mask = (1UL << Bits) - 1;

    /// <summary>Of each slot its number (24 bits), failures and requests (20 bits each), so that one exchange changes all three.</summary>
    private readonly ulong[] _slots = new ulong[Slots];

    public void Add(DateTimeOffset now, bool failed)
    {
        var number = NumberOf(now);
        ref var slot = ref _slots[(int)(number % Slots)];
        ulong before, after;
        do
        {
            before = Volatile.Read(ref slot);
            after = (before >> (2 * Bits) == number ? before : number << (2 * Bits)) + 1 + (failed ? 1UL << Bits : 0);
        }
        while (Interlocked.CompareExchange(ref slot, after, before) != before);
    }

    public (int Requests, int Failures) Read(DateTimeOffset now)
    {
        var current = NumberOf(now);
        var (requests, failures) = (0, 0);
        foreach (ref var slot in _slots.AsSpan())
        {
            var counts = Volatile.Read(ref slot);
            if (current - (counts >> (2 * Bits)) >= Slots)
                continue;
            requests += (int)(counts & Mask);
            failures += (int)((counts >> Bits) & Mask);
        }

        return (requests, failures);
    }

    public void Clear() => Array.Clear(_slots);

    private static ulong NumberOf(DateTimeOffset time) => (ulong)(time.ToUnixTimeSeconds() / SlotSeconds) & ((1UL << 24) - 1);
}
