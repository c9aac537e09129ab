namespace ApiHub.Gateway.Relay.Forwarding.Limits;

/// <summary>What an account's answer says about the limit that it has reached.</summary>
/// <param name="Wait">After which it may be asked again.</param>
/// <param name="Reason">Which limit, in few words.</param>
/// <param name="IsOfAccount">Whether it holds for all models of the account.</param>
internal readonly record struct LimitReading(TimeSpan Wait, string Reason, bool IsOfAccount = false);
