using System.Security.Cryptography;
using System.Xml.Linq;
using ApiHub.Gateway.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting.Secrets;

/// <summary>Keeps DataProtection's keys in the database, so that all nodes share them and a restart loses none.</summary>
internal sealed class ProtectionKeyStore(IDbContextFactory<GatewayDb> databases, ProtectionKeySeal seal) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = databases.CreateDbContext();
        return [.. db.ProtectionKeys.AsNoTracking().Select(key => key.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = databases.CreateDbContext();
        db.ProtectionKeys.Add(new() { Id = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }

    /// <summary>Opens every stored key, so that a wrong <c>ENCRYPTION_KEY</c> stops the start and not, much later, a request.</summary>
    /// <exception cref="OptionsValidationException">A key was sealed under another <c>ENCRYPTION_KEY</c>.</exception>
    public void Check()
    {
        try
        {
            foreach (var sealedKey in GetAllElements().SelectMany(element => element.Descendants("sealed")))
                seal.Open(sealedKey);
        }
        catch (CryptographicException)
        {
            const string Fault = "ENCRYPTION_KEY is not the one that this database's credentials are encrypted under. "
                + "Set the former value again; if it was generated, it is in secrets.json in the former DATA_DIR.";
            throw new OptionsValidationException(nameof(SecretOptions), typeof(SecretOptions), [Fault]);
        }
    }
}
