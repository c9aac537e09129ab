using System.Globalization;
using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Alerts;

/// <param name="BalanceBelow">Credits, a decimal string: the balance below which you are told; null: you are not.</param>
/// <param name="LimitShare">Percent of a limit of a day or longer from which on you are told; null: you are not.</param>
internal sealed record AlertSettingsView(string? BalanceBelow, int? LimitShare)
{
    public static AlertSettingsView Of(AlertSettings? settings) => new(Credits.FormatOrNull(settings?.BalanceBelow), settings?.LimitShare);
}

/// <param name="Id">The alert.</param>
/// <param name="Kind"><c>balance</c> or <c>limit</c>.</param>
/// <param name="Limit">The limit's name, such as <c>spend_per_day</c>; null: it is the balance.</param>
/// <param name="KeyId">The key whose limit it is; null: your own limit, or the balance.</param>
/// <param name="KeyName">Its name at the time.</param>
/// <param name="Threshold">What you had set: credits for the balance, percent for a limit; a decimal string.</param>
/// <param name="Value">The balance, or what was used of the limit, when it was seen: a decimal string.</param>
/// <param name="Most">The limit, a decimal string; null: it is the balance.</param>
/// <param name="RaisedAt">When it was seen.</param>
/// <param name="RecoveredAt">When it was seen to be well again; null: it is not.</param>
/// <param name="DismissedAt">When you put it away; null: you have not.</param>
internal sealed record AlertView(
    Guid Id, string Kind, string? Limit, Guid? KeyId, string? KeyName, string Threshold, string Value, string? Most,
    DateTimeOffset RaisedAt, DateTimeOffset? RecoveredAt, DateTimeOffset? DismissedAt)
{
    public static AlertView Of(Alert alert)
    {
        var isBalance = alert.Name == Alert.OfBalance;
        return new(
            alert.Id, isBalance ? "balance" : "limit", isBalance ? null : alert.Name, alert.KeyName is null ? null : alert.KeyId, alert.KeyName,
            isBalance ? Credits.Format(alert.Threshold) : Plain(alert.Threshold), Amount(alert.Value), alert.Most is { } most ? Amount(most) : null,
            alert.RaisedAt, alert.RecoveredAt, alert.DismissedAt);

        string Amount(long value) => alert.Name == Finding.TokensPerDay ? Plain(value) : Credits.Format(value);
    }

    private static string Plain(long value) => value.ToString(CultureInfo.InvariantCulture);
}
