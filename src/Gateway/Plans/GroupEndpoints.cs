using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Plans;

/// <summary><c>/api/admin/groups</c>: operators read them; what users pay and may use is administrators' to say.</summary>
internal static class GroupEndpoints
{
    public static void MapGroups(this IEndpointRouteBuilder app)
    {
        var groups = app.MapGroup("/api/admin/groups").WithTags("Groups").RequireAuthorization(Policies.Operator);
        groups.MapGet("", ListAsync).WithName("list_groups").WithSummary("List groups.");
        groups.MapGet("/{id:guid}", GetAsync).WithName("get_group").WithSummary("One group.");

        var writes = groups.MapGroup("").RequireAuthorization(Policies.Admin);
        writes.MapPost("", CreateAsync).Audited("group.create").WithName("create_group").WithSummary("Make a group.");
        writes.MapPatch("/{id:guid}", ChangeAsync).Audited("group.change").WithName("change_group").WithSummary("Change a group, which its users' keys feel at once.");
        writes.MapDelete("/{id:guid}", DeleteAsync).Audited("group.delete").WithName("delete_group").WithSummary("Remove a group that has no users.");
    }

    private static async Task<Results<Ok<Page<GroupView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ListGroupsRequest request, GatewayDb db, CancellationToken cancellationToken)
    {
        var sort = request.Sort ?? "name";
        if (sort.TrimStart('-') is not ("name" or "created_at"))
            return Problems.BadRequest("unknown_sort", "sort must be name or created_at, with a minus before it for descending order.");
        // Contains takes % and _ literally.
        var groups = request.Q is { Length: > 0 } q ? db.Groups.Where(g => g.Name.Contains(q)) : db.Groups;
        long? total = request.Total == true ? await groups.LongCountAsync(cancellationToken) : null;
        if (request.Cursor is { } cursor)
        {
            if (await db.Groups.AsNoTracking().SingleOrDefaultAsync(g => g.Id == cursor, cancellationToken) is not { } last)
                return Problems.BadRequest("bad_cursor", "cursor must be the next_cursor of another page.");
            groups = After(groups, sort, last);
        }

        var limit = request.Limit ?? PageLimit.Default;
        var rows = await Ordered(groups, sort).Take(limit + 1).WithCounts(db).AsNoTracking().ToListAsync(cancellationToken);
        return TypedResults.Ok(Page<GroupView>.Of(rows.ConvertAll(GroupView.Of), limit, group => group.Id.ToString(), total));
    }

    private static async Task<Results<Ok<GroupView>, ProblemHttpResult>> GetAsync(Guid id, GatewayDb db, CancellationToken cancellationToken) =>
        await FindAsync(id, db, cancellationToken) is { } row ? TypedResults.Ok(GroupView.Of(row)) : Problems.NotFound("group");

    private static async Task<Results<Created<GroupView>, ProblemHttpResult>> CreateAsync(
        CreateGroupRequest request, GroupWrites writes, GatewayDb db, CancellationToken cancellationToken)
    {
        var (id, fault) = await writes.CreateAsync(group => Apply(request, group), cancellationToken);
        return fault is null
            ? TypedResults.Created($"/api/admin/groups/{id}", GroupView.Of((await FindAsync(id, db, cancellationToken))!))
            : fault;
    }

    private static async Task<Results<Ok<GroupView>, ProblemHttpResult>> ChangeAsync(
        Guid id, ChangeGroupRequest request, GroupWrites writes, GatewayDb db, CancellationToken cancellationToken)
    {
        if (request.Gives(nameof(request.Name)) && request.Name is null)
            return Problems.BadRequest("name_missing", "name must have 1 to 100 characters.");
        if (await writes.ChangeAsync(id, group => Apply(request, group), cancellationToken) is { } fault)
            return fault;
        return await GetAsync(id, db, cancellationToken);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, GroupWrites writes, CancellationToken cancellationToken) =>
        await writes.DeleteAsync(id, cancellationToken) is { } fault ? fault : TypedResults.NoContent();

    private static void Apply(CreateGroupRequest request, Group group)
    {
        group.Name = request.Name.Trim();
        group.Multiplier = Credits.ParseOrNull(request.Multiplier) ?? Price.One;
        group.AllowedModels = request.AllowedModels ?? [];
        group.AllowedAccounts = request.AllowedAccounts ?? [];
        group.UserLimits = request.UserLimits?.ToSet() ?? LimitSet.None;
        group.KeyLimits = request.KeyLimits?.ToSet() ?? LimitSet.None;
        group.IsDefault = request.IsDefault;
        group.Note = request.Note;
    }

    private static void Apply(ChangeGroupRequest request, Group group)
    {
        if (request.Gives(nameof(request.Name)))
            group.Name = request.Name!.Trim();
        if (request.Gives(nameof(request.Multiplier)))
            group.Multiplier = Credits.ParseOrNull(request.Multiplier) ?? Price.One;
        if (request.Gives(nameof(request.AllowedModels)))
            group.AllowedModels = request.AllowedModels ?? [];
        if (request.Gives(nameof(request.AllowedAccounts)))
            group.AllowedAccounts = request.AllowedAccounts ?? [];
        if (request.Gives(nameof(request.UserLimits)))
            group.UserLimits = request.UserLimits?.ApplyTo(group.UserLimits) ?? LimitSet.None;
        if (request.Gives(nameof(request.KeyLimits)))
            group.KeyLimits = request.KeyLimits?.ApplyTo(group.KeyLimits) ?? LimitSet.None;
        if (request.Gives(nameof(request.Note)))
            group.Note = request.Note;
        group.IsDefault = request.IsDefault ?? group.IsDefault;
    }

    private static Task<CountedGroup?> FindAsync(Guid id, GatewayDb db, CancellationToken cancellationToken) =>
        db.Groups.Where(g => g.Id == id).WithCounts(db).AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    // Ids are version 7 UUIDs and so stand for the time of creation.
    private static IQueryable<Group> Ordered(IQueryable<Group> groups, string sort) => sort switch
    {
        "created_at" => groups.OrderBy(g => g.Id),
        "-created_at" => groups.OrderByDescending(g => g.Id),
        "-name" => groups.OrderByDescending(g => g.Name),
        _ => groups.OrderBy(g => g.Name),
    };

    private static IQueryable<Group> After(IQueryable<Group> groups, string sort, Group last) => sort switch
    {
        "created_at" => groups.Where(g => g.Id > last.Id),
        "-created_at" => groups.Where(g => g.Id < last.Id),
        "-name" => groups.Where(g => string.Compare(g.Name, last.Name) < 0),
        _ => groups.Where(g => string.Compare(g.Name, last.Name) > 0),
    };
}
