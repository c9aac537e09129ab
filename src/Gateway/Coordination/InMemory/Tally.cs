namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>What is settled and what is held in one window.</summary>
internal struct Tally
{
    public long Used;
    public long Held;

    /// <summary>Below zero gives back, at most what is held.</summary>
    public void Hold(long more) => Held = Math.Max(0, Held + more);
}
