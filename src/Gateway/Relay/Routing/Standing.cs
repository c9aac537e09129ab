using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>How the accounts stand that could serve a request: what the router saw when it looked for one.</summary>
internal record struct Standing
{
    /// <summary>How many could serve it, now or at another time.</summary>
    public int Candidates { get; set; }

    /// <summary>Those that only have as many requests as they may.</summary>
    public List<UpstreamAccount>? Busy { get; set; }

    /// <summary>Whether one of those that were asked already may do better in a moment.</summary>
    public bool MayRepeat { get; set; }

    /// <summary>When the first of them may be asked again; null: nobody knows.</summary>
    public DateTimeOffset? FreeAt { get; private set; }

    public void IsFreeFrom(DateTimeOffset time) => FreeAt = FreeAt < time ? FreeAt : time;
}
