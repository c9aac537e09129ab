namespace ApiHub.Gateway.Accounts.Health;

/// <summary>How one of a vendor's limits on an account stands, as the account's last answer told.</summary>
/// <param name="Name">The vendor's name for it: <c>requests</c>, <c>input-tokens</c>, <c>5h</c>, <c>7d</c>.</param>
/// <param name="Remaining">What is left of it; null: not told.</param>
/// <param name="Limit">The whole of it; null: not told.</param>
/// <param name="UsedPercent">How much of it is used, 0 to 100 and more; null: not told.</param>
/// <param name="ResetsAt">When it is whole again; null: not told.</param>
internal sealed record AccountWindow(string Name, long? Remaining, long? Limit, int? UsedPercent, DateTimeOffset? ResetsAt);
