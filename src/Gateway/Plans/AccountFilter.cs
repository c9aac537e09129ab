namespace ApiHub.Gateway.Plans;

/// <summary>Which accounts may serve a caller.</summary>
internal sealed class AccountFilter
{
    public static readonly AccountFilter Everything = new([]);

    private readonly HashSet<string> _names;

    /// <param name="names">Accounts' names; none: all are allowed.</param>
    public AccountFilter(IReadOnlyCollection<string> names) => _names = new(names, StringComparer.Ordinal);

    public static AccountFilter Of(IReadOnlyCollection<string> names) => names.Count == 0 ? Everything : new(names);

    public bool AllowsEverything => _names.Count == 0;

    public bool Allows(string account) => _names.Count == 0 || _names.Contains(account);
}
