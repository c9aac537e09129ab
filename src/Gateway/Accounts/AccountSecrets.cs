using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ApiHub.Gateway.Accounts;

/// <summary>Encrypts what accounts keep secret: credentials and passwords.</summary>
internal sealed class AccountSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("account.credential");

    [return: NotNullIfNotNull(nameof(secret))]
    public string? Protect(string? secret) => secret is null ? null : _protector.Protect(secret);

    /// <returns>False when it was encrypted with another key.</returns>
    public bool TryReveal(string? stored, out string? secret)
    {
        secret = null;
        try
        {
            secret = stored is null ? null : _protector.Unprotect(stored);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
