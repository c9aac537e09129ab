using System.Diagnostics.CodeAnalysis;

namespace ApiHub.Gateway.Accounts;

/// <summary>An account as a change of it is recorded.</summary>
internal sealed record AuditedAccount : AccountView
{
    [SetsRequiredMembers]
    public AuditedAccount(AccountView view, IReadOnlyList<string> replacedSecrets)
        : base(view) => ReplacedSecrets = replacedSecrets;

    /// <summary>A secret is not told, but that it is another one is.</summary>
    public IReadOnlyList<string> ReplacedSecrets { get; }
}
