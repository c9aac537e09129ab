namespace ApiHub.Gateway.Ledger;

/// <summary>When this node has last looked whether the books agree, and what it found.</summary>
internal sealed class LastAudit
{
    private volatile Result? _result;

    /// <summary>Null: not since the start.</summary>
    public Result? Found
    {
        get => _result;
        set => _result = value;
    }

    /// <param name="At">When.</param>
    /// <param name="Mismatches">Sums that should be the same and are not.</param>
    internal sealed record Result(DateTimeOffset At, int Mismatches);
}
