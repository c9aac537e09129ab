using System.Net;
using System.Net.Sockets;

namespace ApiHub.Gateway.Users.Login;

/// <summary>Why an attempt is refused, and for how long.</summary>
/// <param name="Wait">Time until the next attempt is heard.</param>
/// <param name="AccountOnly">Whether the account's failures from anywhere are the only reason.</param>
internal readonly record struct LoginRefusal(TimeSpan Wait, bool AccountOnly);

/// <summary>
/// Makes guessing slow. Failures are counted three ways: for an account from one network (after 5 the wait doubles from 1 s to 15 min),
/// for a network over all accounts (after 50, likewise) and for an account from everywhere (after 50, to 30 s at most). The last one is short,
/// and does not bind a network from which the account has logged in before, so that nobody can shut its owner out from elsewhere.
/// An unknown account is counted like any other, and registrations from a network likewise (after 20). Kept in memory by each node; a count begins anew an hour after its first failure.
/// </summary>
internal sealed class LoginThrottle(TimeProvider clock)
{
    private const int MostEntries = 100_000;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private static readonly Rule AccountFromNetwork = new(5, TimeSpan.FromMinutes(15));
    private static readonly Rule Network = new(50, TimeSpan.FromMinutes(15));
    private static readonly Rule Account = new(50, TimeSpan.FromSeconds(30));
    private static readonly Rule Registrations = new(20, TimeSpan.FromMinutes(15));

    private readonly Lock _gate = new();
    private readonly Dictionary<(string? Account, string Network), Count> _counts = [];

    /// <summary>The part of an address that one household or machine controls: all of IPv4, the first 64 bits of IPv6.</summary>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? address.ToString()
            : new IPAddress([.. address.GetAddressBytes()[..8], 0, 0, 0, 0, 0, 0, 0, 0]).ToString();
    }

    /// <summary>
    /// Begins an attempt, which counts as failed until <see cref="Succeeded"/>: otherwise a hundred at once would all be heard.
    /// A refused attempt is not counted.
    /// </summary>
    /// <param name="account">The name that was typed, normalized.</param>
    /// <param name="network">See <see cref="NetworkOf"/>.</param>
    /// <param name="knownNetwork">Whether the account has logged in from there before.</param>
    public LoginRefusal? Begin(string account, string network, bool knownNetwork)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var pair = At((account, network), now);
            var anyAccount = At(("", network), now);
            var anyNetwork = At((account, ""), now);
            var own = Later(pair.BlockedUntil, anyAccount.BlockedUntil);
            var until = knownNetwork ? own : Later(own, anyNetwork.BlockedUntil);
            if (until > now)
                return new(until - now, own <= now);
            pair.Add(AccountFromNetwork, now);
            anyAccount.Add(Network, now);
            anyNetwork.Add(Account, now);
            return null;
        }
    }

    /// <summary>
    /// Begins a registration. Each counts, whatever comes of it: it costs a hash of a password, and tells whether a name is taken.
    /// </summary>
    /// <returns>Time until the network's next registration is heard; null: this one is.</returns>
    public TimeSpan? BeginRegistration(string network)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var count = At((null, network), now);
            if (count.BlockedUntil > now)
                return count.BlockedUntil - now;
            count.Add(Registrations, now);
            return null;
        }
    }

    /// <summary>Forgets the account's failures from this network. Those of the network stay: an attacker may have an account too.</summary>
    public void Succeeded(string account, string network)
    {
        lock (_gate)
        {
            _counts.Remove((account, network));
            Undo(("", network));
            Undo((account, ""));
        }
    }

    private void Undo((string?, string) key)
    {
        if (_counts.TryGetValue(key, out var count))
            count.Undo();
    }

    private Count At((string?, string) key, DateTimeOffset now)
    {
        if (_counts.TryGetValue(key, out var count) && (now - count.First < Memory || count.BlockedUntil > now))
            return count;
        if (_counts.Count >= MostEntries)
            Prune(now);
        return _counts[key] = new() { First = now };
    }

    private void Prune(DateTimeOffset now)
    {
        var oldest = _counts.OrderBy(entry => entry.Value.First).ToList();
        foreach (var (key, count) in oldest.Where((entry, at) => at < MostEntries / 4 || now - entry.Value.First >= Memory))
            _counts.Remove(key);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <param name="Free">Failures before waiting begins.</param>
    /// <param name="Longest">The wait stops growing there.</param>
    private sealed record Rule(int Free, TimeSpan Longest);

    private sealed class Count
    {
        private int _failures;
        private DateTimeOffset _blockedBefore;

        public required DateTimeOffset First { get; init; }

        public DateTimeOffset BlockedUntil { get; private set; }

        public void Add(Rule rule, DateTimeOffset now)
        {
            _failures++;
            _blockedBefore = BlockedUntil;
            if (_failures < rule.Free)
                return;
            var wait = TimeSpan.FromSeconds(1L << Math.Min(_failures - rule.Free, 20));
            BlockedUntil = now + (wait < rule.Longest ? wait : rule.Longest);
        }

        public void Undo()
        {
            _failures = Math.Max(0, _failures - 1);
            BlockedUntil = _blockedBefore;
        }
    }
}
