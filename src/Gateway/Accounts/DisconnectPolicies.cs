namespace ApiHub.Gateway.Accounts;

/// <summary>What becomes of a stream whose client has left.</summary>
internal static class DisconnectPolicies
{
    /// <summary>Read on, for at most 30 s and 1 MB, to learn what the provider will bill.</summary>
    public const string Drain = "drain";

    /// <summary>Cancelled at once; what was delivered is estimated.</summary>
    public const string Cancel = "cancel";
}
