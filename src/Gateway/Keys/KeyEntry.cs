namespace ApiHub.Gateway.Keys;

/// <summary>A key's text that the directory knows, with the answer to whoever presents it.</summary>
internal sealed class KeyEntry
{
    private readonly KeyLookup _answer;
    private readonly DateTimeOffset _validUntil;
    private bool _used;

    private KeyEntry(KeyRow row, DateTimeOffset validUntil, DateTimeOffset readAt)
    {
        KeyId = row.KeyId;
        UserId = row.UserId;
        GroupId = row.Group.Id;
        ReadAt = readAt;
        _validUntil = validUntil;
        _answer = row switch
        {
            { OwnerEnabled: false } => new(null, KeyFault.OwnerDisabled),
            { Enabled: false } => new(null, KeyFault.Disabled),
            _ => new(row.ToCaller(), KeyFault.None),
        };
    }

    public Guid KeyId { get; }

    public Guid UserId { get; }

    public Guid GroupId { get; }

    /// <summary>When the database said so.</summary>
    public DateTimeOffset ReadAt { get; }

    /// <returns>The entry of this text, or null when the row no longer answers to it.</returns>
    public static KeyEntry? Of(KeyRow row, KeyHash text, DateTimeOffset readAt)
    {
        var expiry = row.ExpiresAt ?? DateTimeOffset.MaxValue;
        if (text.Is(row.Hash))
            return new(row, expiry, readAt);
        if (text.Is(row.PreviousHash) && row.PreviousValidUntil is { } until)
            return new(row, until < expiry ? until : expiry, readAt);
        return null;
    }

    public KeyLookup Answer(DateTimeOffset now)
    {
        // Read before it is written: a line of memory that all cores share stays shared.
        if (!_used)
            _used = true;
        return now < _validUntil || _answer.Fault != KeyFault.None ? _answer : new(null, KeyFault.Expired);
    }

    /// <summary>Whether anybody asked since the last call.</summary>
    public bool TakeUsed()
    {
        var used = _used;
        _used = false;
        return used;
    }
}
