namespace ApiHub.Gateway.Plans;

/// <summary>Which accounts may serve a caller.</summary>
internal sealed class AccountFilter
{
    /// <summary>An entry that begins with it means all accounts that have the label behind it.</summary>
    public const string LabelPrefix = "group:";

    public static readonly AccountFilter Everything = new([]);

    private readonly HashSet<string> _names;
    private readonly HashSet<string> _labels;

    /// <param name="entries">Accounts' names, and labels behind <see cref="LabelPrefix"/>; none: all are allowed.</param>
    public AccountFilter(IReadOnlyCollection<string> entries)
    {
        _names = entries.Where(entry => !IsLabel(entry)).ToHashSet(StringComparer.Ordinal);
        _labels = entries.Where(IsLabel).Select(entry => entry[LabelPrefix.Length..]).ToHashSet(StringComparer.Ordinal);
    }

    public static AccountFilter Of(IReadOnlyCollection<string> entries) => entries.Count == 0 ? Everything : new(entries);

    public bool AllowsEverything => _names.Count + _labels.Count == 0;

    public bool Allows(string account, string? label) => AllowsEverything || _names.Contains(account) || (label is not null && _labels.Contains(label));

    public static bool IsLabel(string entry) => entry.StartsWith(LabelPrefix, StringComparison.Ordinal);
}
