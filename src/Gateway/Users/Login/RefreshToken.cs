using System.Buffers.Text;
using System.Security.Cryptography;

namespace ApiHub.Gateway.Users.Login;

/// <summary>
/// What renews a login: base64url of the session's id and 32 random bytes. The id is there so that every token a session ever had
/// can be told from a stranger's: whoever presents a former one, however old, has a copy.
/// </summary>
internal readonly record struct RefreshToken(Guid SessionId, string Text, byte[] Hash)
{
    private const int IdBytes = 16;
    private const int SecretBytes = 32;

    public static RefreshToken Create(Guid sessionId)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + SecretBytes];
        sessionId.TryWriteBytes(bytes);
        RandomNumberGenerator.Fill(bytes[IdBytes..]);
        return Of(bytes);
    }

    /// <summary>
    /// The same text for a browser's cookie. Stored as a hash of the hash, so that a cookie cannot be used as a refresh token,
    /// nor a refresh token as a cookie, which is never replaced and would escape the watch over copies.
    /// </summary>
    public RefreshToken ForBrowser() => this with { Hash = SHA256.HashData(Hash) };

    public static bool TryParse(string text, out RefreshToken token)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + SecretBytes];
        var whole = Base64Url.IsValid(text, out var length) && length == bytes.Length;
        token = whole && Base64Url.DecodeFromChars(text, bytes) == bytes.Length ? Of(bytes) : default;
        return whole;
    }

    private static RefreshToken Of(ReadOnlySpan<byte> bytes) =>
        new(new Guid(bytes[..IdBytes]), Base64Url.EncodeToString(bytes), SHA256.HashData(bytes));
}
