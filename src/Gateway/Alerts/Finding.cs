using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Alerts;

/// <summary>Something that its user wants to be told of, as it stands now.</summary>
/// <param name="Name">As <see cref="Alert.Name"/>.</param>
/// <param name="KeyId">As <see cref="Alert.KeyId"/>.</param>
/// <param name="KeyName">As <see cref="Alert.KeyName"/>.</param>
/// <param name="Threshold">As <see cref="Alert.Threshold"/>.</param>
/// <param name="Value">As <see cref="Alert.Value"/>.</param>
/// <param name="Most">As <see cref="Alert.Most"/>.</param>
internal sealed record Finding(string Name, Guid KeyId, string? KeyName, long Threshold, long Value, long? Most)
{
    public const string TokensPerDay = "tokens_per_day";

    public static Finding OfBalance(long balance, long below) => new(Alert.OfBalance, Guid.Empty, KeyName: null, below, balance, Most: null);

    /// <summary>The limits of a day or longer of which the share is used. Of those of a minute a client is told with each answer.</summary>
    /// <param name="limits">Those that hold.</param>
    /// <param name="used">What is used of them.</param>
    /// <param name="percent">The share.</param>
    /// <param name="keyId">The key; <see cref="Guid.Empty"/>: they are the user's own.</param>
    /// <param name="keyName">Its name.</param>
    public static IEnumerable<Finding> OfLimits(LimitSet limits, UsedSeed used, int percent, Guid keyId, string? keyName)
    {
        (string Name, long? Limit, long Used)[] windows =
        [
            (TokensPerDay, limits.TokensPerDay, used.TokensToday),
            ("spend_per_day", limits.SpendPerDay, used.SpentToday),
            ("spend_per_week", limits.SpendPerWeek, used.SpentThisWeek),
            ("spend_per_month", limits.SpendPerMonth, used.SpentThisMonth),
            ("spend_total", limits.SpendTotal, used.SpentTotal),
        ];
        return from window in windows
               where window.Used > 0 && window.Limit is { } limit && (Int128)window.Used * 100 >= (Int128)limit * percent
               select new Finding(window.Name, keyId, keyName, percent, window.Used, window.Limit);
    }

    public bool IsOf(Alert alert) => alert.Name == Name && alert.KeyId == KeyId;

    public Alert ToAlert(Guid userId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = userId,
        Name = Name,
        KeyId = KeyId,
        KeyName = KeyName,
        Threshold = Threshold,
        Value = Value,
        Most = Most,
        RaisedAt = now,
    };
}
