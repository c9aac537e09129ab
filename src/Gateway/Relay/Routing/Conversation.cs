using System.Runtime.InteropServices;
using ApiHub.Gateway.Relay.Admission;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>
/// What tells a conversation from others: the key, so that no two users share one, and a hash of the name that the client gave it.
/// The name itself is not kept.
/// </summary>
/// <param name="KeyId">Whose it is.</param>
/// <param name="Hash">Seeded anew with each start of the process, so that nobody can aim at another's.</param>
internal readonly record struct Conversation(Guid KeyId, long Hash)
{
    /// <summary>Headers in which clients name their session: Codex, Claude Code, and whoever follows them.</summary>
    private static readonly string[] Headers =
        ["x-claude-code-session-id", "session_id", "session-id", "x-session-id", "conversation_id", "x-session-affinity"];

    /// <returns>Null when the client does not name it.</returns>
    public static Conversation? Of(HttpRequest request, Admission.Admission admission, RequestBody body)
    {
        foreach (var header in Headers)
        {
            if (request.Headers.TryGetValue(header, out var value) && value.Count > 0 && value[0] is { Length: > 0 } name)
                return new(admission.Caller.KeyId, HashOf(MemoryMarshal.AsBytes(name.AsSpan())));
        }

        var named = body.Memory.Span[admission.Facts.Conversation];
        return named.IsEmpty ? null : new(admission.Caller.KeyId, HashOf(named));
    }

    private static long HashOf(ReadOnlySpan<byte> name)
    {
        var (one, other) = (new HashCode(), new HashCode());
        other.Add(name.Length);
        one.AddBytes(name);
        other.AddBytes(name);
        return (long)one.ToHashCode() << 32 | (uint)other.ToHashCode();
    }
}
