using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Audit;

internal static class AuditQueries
{
    private const string Refused = "refused";

    public static IQueryable<AuditEntry> Where(this IQueryable<AuditEntry> entries, FilterAuditRequest request)
    {
        if (request.Actor is { Length: > 0 } actor)
            entries = Guid.TryParse(actor, out var actorId) ? entries.Where(e => e.ActorId == actorId) : entries.Where(e => e.Actor == actor);
        if (request.Action is { Length: > 0 } action)
            entries = action.Contains('.') ? entries.Where(e => e.Action == action) : entries.Where(e => e.Category == action);
        if (request.TargetKind is { Length: > 0 } kind)
            entries = entries.Where(e => e.TargetKind == kind);
        if (request.TargetId is { Length: > 0 } target)
            entries = entries.Where(e => e.TargetId == target);
        if (request.Result is { Length: > 0 } result)
            entries = result == Refused ? entries.Where(e => e.Result != AuditEntry.Ok) : entries.Where(e => e.Result == result);
        return entries;
    }

    /// <summary>Those that have the text in a name or in the address.</summary>
    public static IQueryable<AuditEntry> With(this IQueryable<AuditEntry> entries, string? q)
    {
        if (string.IsNullOrEmpty(q))
            return entries;
        // Contains takes % and _ literally. SQLite lowers ASCII only, so the text as it was written is looked for as well.
        var lower = q.ToLowerInvariant();
        return entries.Where(e => e.Target!.Contains(q) || e.Target.ToLower().Contains(lower)
            || e.Actor!.Contains(q) || e.Actor.ToLower().Contains(lower) || e.Address!.Contains(q));
    }

    /// <summary>Ids begin with their time, so the key finds a stretch of time.</summary>
    public static (IQueryable<AuditEntry> Entries, ProblemHttpResult? Refusal) Between(
        this IQueryable<AuditEntry> entries, string? from, string? to, SiteCalendar calendar)
    {
        if (from is { Length: > 0 })
        {
            if (!SiteTime.TryRead(from, calendar, isEnd: false, out var at))
                return (entries, BadTime("from"));
            var first = FirstIdAt(at);
            entries = entries.Where(e => e.Id >= first);
        }

        if (to is { Length: > 0 })
        {
            if (!SiteTime.TryRead(to, calendar, isEnd: true, out var at))
                return (entries, BadTime("to"));
            var end = FirstIdAt(at);
            entries = entries.Where(e => e.Id < end);
        }

        return (entries, null);
    }

    private static ProblemHttpResult BadTime(string parameter) => Problems.BadRequest("bad_time", $"{parameter} {SiteTime.Expected}");

    private static Guid FirstIdAt(DateTimeOffset at) => Guid.ParseExact($"{at.ToUnixTimeMilliseconds():x12}{0:x20}", "n");
}
