using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Users.Administration;

internal static class ListUsers
{
    public static async Task<Results<Ok<Page<ManagedUserView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ListUsersRequest request, GatewayDb db, WalletReader wallets, CancellationToken cancellationToken)
    {
        var sort = request.Sort ?? "-created_at";
        if (sort.TrimStart('-') is not ("created_at" or "username"))
            return Problems.BadRequest("unknown_sort", "sort must be created_at or username, with a minus before it for descending order.");
        var users = Filter(db.Users.AsNoTracking(), request);
        long? total = request.Total == true ? await users.LongCountAsync(cancellationToken) : null;
        if (request.Cursor is { } cursor)
        {
            var last = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == cursor, cancellationToken);
            if (last is null)
                return Problems.BadRequest("bad_cursor", "cursor must be the next_cursor of another page.");
            users = After(users, sort, last);
        }

        var limit = request.Limit ?? PageLimit.Default;
        var rows = await Ordered(users, sort).Take(limit + 1).WithGroups(db).ToListAsync(cancellationToken);
        var balances = await wallets.ReadAsync(rows.ConvertAll(row => row.User.Id), cancellationToken);
        var views = rows.ConvertAll(row => new ManagedUserView(row, balances[row.User.Id]));
        return TypedResults.Ok(Page<ManagedUserView>.Of(views, limit, user => user.Id.ToString(), total));
    }

    private static IQueryable<User> Filter(IQueryable<User> users, ListUsersRequest request)
    {
        if (request.Role is { } role)
            users = users.Where(u => u.Role == role);
        if (request.Enabled is { } enabled)
            users = users.Where(u => u.Enabled == enabled);
        if (request.GroupId is { } group)
            users = users.Where(u => u.GroupId == group);
        if (request.Q is not { Length: > 0 } q)
            return users;
        // Contains takes % and _ literally.
        var part = User.Normalize(q);
        return users.Where(u => u.NormalizedUsername.Contains(part) || u.NormalizedEmail.Contains(part));
    }

    // Ids are version 7 UUIDs and so stand for the time of creation.
    private static IQueryable<User> Ordered(IQueryable<User> users, string sort) => sort switch
    {
        "username" => users.OrderBy(u => u.NormalizedUsername),
        "-username" => users.OrderByDescending(u => u.NormalizedUsername),
        "created_at" => users.OrderBy(u => u.Id),
        _ => users.OrderByDescending(u => u.Id),
    };

    private static IQueryable<User> After(IQueryable<User> users, string sort, User last) => sort switch
    {
        "username" => users.Where(u => string.Compare(u.NormalizedUsername, last.NormalizedUsername) > 0),
        "-username" => users.Where(u => string.Compare(u.NormalizedUsername, last.NormalizedUsername) < 0),
        "created_at" => users.Where(u => u.Id > last.Id),
        _ => users.Where(u => u.Id < last.Id),
    };
}
