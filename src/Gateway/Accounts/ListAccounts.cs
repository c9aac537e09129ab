using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Accounts;

/// <summary>Accounts are few, and how they fare the database does not know: all that match are read, and the page is cut here.</summary>
internal static class ListAccounts
{
    public static async Task<Results<Ok<Page<AccountView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ListAccountsRequest request, GatewayDb db, AccountViews views, CancellationToken cancellationToken)
    {
        var sort = request.Sort ?? "created_at";
        if (sort.TrimStart('-') is not ("name" or "created_at"))
            return Problems.BadRequest("unknown_sort", "sort must be name or created_at, with a minus before it for descending order.");
        if (request.Status is { } wanted && !AccountStatus.All.Contains(wanted))
            return Problems.BadRequest("unknown_status", "status must be one of " + string.Join(", ", AccountStatus.All) + ".");
        var rows = await Ordered(Matching(db.Accounts, request), sort).AsNoTracking().ToListAsync(cancellationToken);
        if (request.Status is { } status)
            rows.RemoveAll(row => views.StatusOf(row) != status);
        var start = request.Cursor is { } cursor ? rows.FindIndex(row => row.Id == cursor) + 1 : 0;
        if (request.Cursor is not null && start == 0)
            return Problems.BadRequest("bad_cursor", "cursor must be the next_cursor of another page.");
        var limit = request.Limit ?? PageLimit.Default;
        var page = rows.Skip(start).Take(limit + 1).Select(views.Of).ToList();
        return TypedResults.Ok(Page<AccountView>.Of(page, limit, row => row.Id.ToString(), request.Total == true ? rows.Count : null));
    }

    private static IQueryable<Account> Matching(IQueryable<Account> accounts, ListAccountsRequest request)
    {
        // Contains takes % and _ literally.
        if (request.Q is { Length: > 0 } q)
            accounts = accounts.Where(a => a.Name.Contains(q));
        if (request.Kind is { } kind)
            accounts = accounts.Where(a => a.Kind == kind);
        if (request.Group is { } group)
            accounts = accounts.Where(a => a.Group == group);
        return accounts;
    }

    private static IQueryable<Account> Ordered(IQueryable<Account> accounts, string sort) => sort switch
    {
        "name" => accounts.OrderBy(a => a.Name),
        "-name" => accounts.OrderByDescending(a => a.Name),
        "-created_at" => accounts.OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id),
        _ => accounts.OrderBy(a => a.CreatedAt).ThenBy(a => a.Id),
    };
}
