using System.Runtime.CompilerServices;

namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>
/// Requests and tokens of the last minute, in slots of five seconds. What was counted stays until its whole slot is more than a minute old,
/// so that no sixty seconds, wherever they begin, let more pass than the limit.
/// </summary>
/// <remarks>A part of its <see cref="Counters"/>, and no object: of a million keys each is far from the processor.</remarks>
internal struct SlidingMinute(long slot)
{
    /// <summary>Twelve of the past and the running one.</summary>
    public const int Slots = 13;

    private const long SlotSeconds = 5;

    private SlotRing _slots;
    private long _latest = slot;
    private Slot _sum;

    public readonly long Requests => _sum.Requests;

    public readonly Tally Tokens => _sum.Tokens;

    public static long SlotOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / SlotSeconds;

    public readonly bool Has(long slot) => slot <= _latest && slot > _latest - Slots;

    /// <summary>Lets the window slide on. To an earlier slot it goes when the clock was wrong: then all that it has counts there.</summary>
    public void Advance(long slot)
    {
        if (slot < _latest)
        {
            _slots = default;
            _slots[Place(slot)] = _sum;
        }

        for (var next = Math.Max(_latest + 1, slot - Slots + 1); next <= slot; next++)
        {
            ref var leaving = ref _slots[Place(next)];
            _sum.Requests -= leaving.Requests;
            _sum.Tokens = new() { Used = _sum.Tokens.Used - leaving.Tokens.Used, Held = _sum.Tokens.Held - leaving.Tokens.Held };
            leaving = default;
        }

        _latest = slot;
    }

    /// <summary>Counts requests in a slot that it <see cref="Has"/>; below zero takes them back.</summary>
    public void Count(long slot, long requests)
    {
        ref var place = ref _slots[Place(slot)];
        var counted = Math.Max(-place.Requests, requests);
        place.Requests += counted;
        _sum.Requests += counted;
    }

    /// <summary>Holds tokens in a slot that it <see cref="Has"/>; below zero gives them back.</summary>
    public void Hold(long slot, long tokens)
    {
        ref var place = ref _slots[Place(slot)];
        var held = Math.Max(-place.Tokens.Held, tokens);
        place.Tokens.Held += held;
        _sum.Tokens.Held += held;
    }

    /// <summary>Books tokens in a slot that it <see cref="Has"/>.</summary>
    public void Use(long slot, long tokens)
    {
        _slots[Place(slot)].Tokens.Used += tokens;
        _sum.Tokens.Used += tokens;
    }

    /// <summary>When so many requests will have passed.</summary>
    public readonly DateTimeOffset RequestsPassed(long many) => Passed(many, static slot => slot.Requests);

    /// <summary>When so many tokens, used or held, will have passed.</summary>
    public readonly DateTimeOffset TokensPassed(long many) => Passed(many, static slot => slot.Tokens.Used + slot.Tokens.Held);

    private static int Place(long slot) => (int)(slot % Slots);

    private readonly DateTimeOffset Passed(long many, Func<Slot, long> count)
    {
        var slot = _latest - Slots + 1;
        for (; slot < _latest && (many -= count(_slots[Place(slot)])) > 0;)
            slot++;
        return DateTimeOffset.FromUnixTimeSeconds((slot + Slots) * SlotSeconds);
    }

    private struct Slot
    {
        public long Requests;
        public Tally Tokens;
    }

    [InlineArray(Slots)]
    private struct SlotRing
    {
        private Slot _first;
    }
}
