using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace ApiHub.Gateway.Keys;

/// <summary>
/// The key that a connection has last presented, with its hash: clients send the same one with each request, and hashing it each time
/// would cost more than all other looking up. Only the reckoning is spared; what the key may do is asked by its hash each time.
/// </summary>
internal sealed class ConnectionKey
{
    private Known? _last;

    /// <summary>Gives each connection one.</summary>
    public static ConnectionDelegate Attach(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(new ConnectionKey());
        return next(connection);
    };

    /// <returns>The key's hash; null: the text is none.</returns>
    public static KeyHash? HashOf(HttpContext context, string text) =>
        context.Features.Get<ConnectionKey>() is { } connection ? connection.HashOf(text) : KeyHash.OfKey(text);

    private KeyHash? HashOf(string text)
    {
        var last = Volatile.Read(ref _last);
        if (last is not null && IsSame(last.Text, text))
            return last.Hash;
        if (KeyHash.OfKey(text) is not { } hash)
            return null;
        // Several requests may share a connection: both halves are swapped as one.
        Volatile.Write(ref _last, new(text, hash));
        return hash;
    }

    /// <remarks>Behind a proxy the last key may be another client's: how long this takes must not tell how much of it was guessed.</remarks>
    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(one.AsSpan()), MemoryMarshal.AsBytes(other.AsSpan()));

    private sealed record Known(string Text, KeyHash Hash);
}
