using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ApiHub.Gateway.Keys;

/// <summary>
/// SHA-256 of a key's whole text: what is stored and looked up. A fast hash is enough, because the text has 190 random bits.
/// All 32 bytes are compared: shortened cache keys have let one caller in as another in other gateways (CVE-2026-35030).
/// </summary>
internal readonly record struct KeyHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <returns>The hash of a text that a client presents; null when it has not the form of a key.</returns>
    public static KeyHash? OfKey(string text) => KeyText.IsWellFormed(text) ? Of(text) : null;

    /// <param name="text">A text that <see cref="KeyText.IsWellFormed"/> accepts.</param>
    public static KeyHash Of(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[KeyText.MaxLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(text, bytes)], hash);
        return MemoryMarshal.Read<KeyHash>(hash);
    }

    public bool Is(byte[]? stored) => stored is { Length: SHA256.HashSizeInBytes } && MemoryMarshal.Read<KeyHash>(stored) == this;

    public byte[] ToArray()
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        MemoryMarshal.Write(bytes, this);
        return bytes;
    }

    // SHA-256 is uniform: any of its words serves as a hash code.
    public override int GetHashCode() => (int)A;
}
