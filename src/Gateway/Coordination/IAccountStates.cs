namespace ApiHub.Gateway.Coordination;

/// <summary>
/// What nodes have found out about accounts, kept field by field, so that two nodes which find different things at once lose neither.
/// What the fields mean is their writers' to say.
/// </summary>
internal interface IAccountStates
{
    /// <summary>An account's fields are forgotten when nobody has written one for this long.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <param name="account">Whose fields they are.</param>
    /// <param name="changes">Fields and their values; a value of null removes the field. None: the account's fields are kept for as long again.</param>
    /// <returns>False when they cannot be kept now.</returns>
    ValueTask<bool> TryWriteAsync(Guid account, IReadOnlyDictionary<string, string?> changes);

    /// <returns>All fields; null when they cannot be read now.</returns>
    ValueTask<IReadOnlyDictionary<string, string>?> TryReadAsync(Guid account);
}
