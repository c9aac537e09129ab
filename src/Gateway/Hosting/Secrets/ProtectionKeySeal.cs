using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace ApiHub.Gateway.Hosting.Secrets;

/// <summary>Encrypts DataProtection's keys at rest: AES-256-GCM under a key derived from <c>ENCRYPTION_KEY</c>.</summary>
internal sealed class ProtectionKeySeal : IXmlEncryptor
{
    private const string Purpose = "apihub/data-protection-keys/v1";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key;

    public ProtectionKeySeal(SiteSecrets secrets) => _key = secrets.DeriveEncryptionKey(Purpose);

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(^TagBytes));
        CryptographicOperations.ZeroMemory(plain);
        return new(new XElement("sealed", Convert.ToBase64String(box)), typeof(Opener));
    }

    /// <exception cref="CryptographicException">It was sealed under another <c>ENCRYPTION_KEY</c>, or changed since.</exception>
    public XElement Open(XElement sealedElement)
    {
        var box = Convert.FromBase64String(sealedElement.Value).AsSpan();
        if (box.Length < NonceBytes + TagBytes)
            throw new CryptographicException("The sealed key is cut short.");
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(box[..NonceBytes], box[NonceBytes..^TagBytes], box[^TagBytes..], plain);
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(plain));
    }

    /// <summary>Named in the stored XML and made by DataProtection, which gives it the services. So its name must stay.</summary>
    internal sealed class Opener(IServiceProvider services) : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement) => services.GetRequiredService<ProtectionKeySeal>().Open(encryptedElement);
    }
}
