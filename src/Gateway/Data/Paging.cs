using System.Text.Json.Serialization;

namespace ApiHub.Gateway.Data;

/// <summary>One page of a list. Pages follow one another by key, never by offset, so that page 1,000 costs what page 1 costs.</summary>
/// <param name="Items">The rows.</param>
/// <param name="NextCursor">What to send as <c>cursor</c> for the rows after these; absent on the last page.</param>
/// <param name="Total">How many rows match on all pages; only when asked for, because it counts them.</param>
internal sealed record Page<T>(
    IReadOnlyList<T> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Total)
{
    /// <param name="rows">The page's rows and, where there are more, one of the next page.</param>
    /// <param name="limit">How many rows a page has.</param>
    /// <param name="cursor">The cursor that begins after a row.</param>
    /// <param name="total">How many rows match, when it was asked for.</param>
    public static Page<T> Of(List<T> rows, int limit, Func<T, string> cursor, long? total)
    {
        if (rows.Count <= limit)
            return new(rows, null, total);
        rows.RemoveRange(limit, rows.Count - limit);
        return new(rows, cursor(rows[^1]), total);
    }
}

internal static class PageLimit
{
    public const int Default = 50;
    public const int Max = 200;
}
