using System.Text.Json;

namespace ApiHub.Gateway.Audit;

/// <summary>Who did what, or tried to.</summary>
/// <param name="ActorId">The user who acted; null: nobody was logged in, or it was the command line.</param>
/// <param name="Actor">His name at the time, or <c>command line</c>; null: nobody was logged in.</param>
/// <param name="Action">Such as <c>key.rotate</c>.</param>
/// <param name="TargetKind">Such as <c>key</c>; null, as its id and name: nothing in particular.</param>
/// <param name="Target">The target's name at the time.</param>
/// <param name="Before">Members that have changed, as they were; null: it was made, or there is nothing to tell.</param>
/// <param name="After">The same as they are since; null: it was deleted, or there is nothing to tell.</param>
/// <param name="Result"><c>ok</c>, or the code of the problem that it ended with.</param>
/// <param name="RequestId">As in the answer of an error.</param>
internal sealed record AuditView(
    Guid Id, DateTimeOffset At, Guid? ActorId, string? Actor, string? Address, string? UserAgent, string Action,
    string? TargetKind, string? TargetId, string? Target, JsonElement? Before, JsonElement? After, string Result, string? RequestId)
{
    public static AuditView Of(AuditEntry entry) => new(
        entry.Id, entry.At, entry.ActorId, entry.Actor, entry.Address, entry.UserAgent, entry.Action, entry.TargetKind, entry.TargetId,
        entry.Target, Json(entry.Before), Json(entry.After), entry.Result, entry.RequestId);

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
