using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Users;

/// <summary>Hashes, checks and generates passwords.</summary>
internal sealed class Passwords
{
    /// <summary>Characters. Eight is NIST SP 800-63B's minimum; the well-known ones are refused whatever their length.</summary>
    public const int Least = 8;
    public const int Most = 200;

    private static readonly string[] WellKnown =
    [
        "12345678", "123456789", "1234567890", "87654321", "11111111", "00000000", "88888888", "password", "password1", "password123",
        "passw0rd", "p@ssw0rd", "qwertyui", "qwerty123", "qwertyuiop", "1q2w3e4r", "iloveyou", "admin123", "admin1234", "admin123456",
        "changeme", "change-me", "changeme123", "letmein1", "welcome1", "welcome123",
    ];

    private readonly PasswordHasher<User> _hasher;
    private readonly Lazy<string> _nobodysHash;

    public Passwords(IOptions<PasswordHasherOptions> options)
    {
        _hasher = new(options);
        _nobodysHash = new(() => Hash(Generate()));
    }

    /// <summary>24 characters of 5 bits each, without those that are easily misread.</summary>
    public static string Generate() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 24);

    /// <summary>Whether it is among the first that anybody would try.</summary>
    public static bool IsGuessable(string password, string username, string email) =>
        Array.Exists(WellKnown, known => Same(known, password)) || Same(password, username) || Same(password, email);

    // The hasher has no use for the user.
    public string Hash(string password) => _hasher.HashPassword(null!, password);

    /// <summary>Takes the same time for somebody who does not exist, so that nobody learns who does.</summary>
    public bool Matches([NotNullWhen(true)] User? user, string password) =>
        _hasher.VerifyHashedPassword(user!, user?.PasswordHash ?? _nobodysHash.Value, password) != PasswordVerificationResult.Failed
        && user is not null;

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
