using System.Buffers.Binary;
using System.Globalization;

namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>Why a message cannot be taken into a session.</summary>
internal static class SessionFailures
{
    /// <param name="id">The id that was given.</param>
    /// <param name="life">How long a session is kept after its last use.</param>
    /// <param name="now">Now.</param>
    /// <remarks>The id alone tells its age, so that this says nothing about other people's sessions.</remarks>
    public static ChatFailure Missing(string id, TimeSpan life, DateTimeOffset now) =>
        Guid.TryParse(id, out var guid) && MadeAt(guid) <= now - life
            ? Expired(life)
            : new(StatusCodes.Status404NotFound, "not_found", "There is no such session, or it is not yours. Leave session_id out to begin a new one.");

    public static ChatFailure Expired(TimeSpan life) => new(
        StatusCodes.Status404NotFound, "session_expired",
        $"There is no such session any more: one that was not used for {Words(life)} is forgotten. Leave session_id out to begin a new one.");

    public static ChatFailure Busy(TimeSpan patience) => new(
        StatusCodes.Status409Conflict, "session_busy",
        $"Another message of this session is still being answered, and this one has waited {Words(patience)} for it. Send it again when the answer has come.");

    public static ChatFailure TooMany(int most) => new(
        StatusCodes.Status409Conflict, "too_many_sessions",
        string.Create(CultureInfo.InvariantCulture, $"You have {most:N0} sessions, and no more are kept for one user. Delete some: DELETE /api/sessions/{{id}}."));

    private static DateTimeOffset? MadeAt(Guid id)
    {
        if (id.Version != 7)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16));
    }

    private static string Words(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours"),
        { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} minutes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} seconds"),
    };
}
