namespace ApiHub.Gateway.Keys;

/// <summary>
/// Texts that the database did not know a moment ago. Each has one possible place, and the latest to come takes it: bounded by
/// construction, whatever is thrown at it.
/// </summary>
internal sealed class UnknownKeys
{
    private const int Places = 4096;

    /// <summary>A text is believed to be unknown for this long.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    private readonly Unknown?[] _places = new Unknown?[Places];

    public bool Contains(KeyHash hash, DateTimeOffset now) =>
        Volatile.Read(ref _places[Place(hash)]) is { } unknown && unknown.Hash == hash && now - unknown.Since < Life;

    public void Add(KeyHash hash, DateTimeOffset now) => Volatile.Write(ref _places[Place(hash)], new(hash, now));

    private static int Place(KeyHash hash) => (int)(hash.B % Places);

    private sealed record Unknown(KeyHash Hash, DateTimeOffset Since);
}
