using System.Text.Json.Serialization;

namespace ApiHub.Gateway.Ledger;

/// <summary>One movement of money, as statements show it. Amounts are credits, decimal strings.</summary>
/// <param name="CreatedAt">When it was entered.</param>
/// <param name="Kind">Why money moved.</param>
/// <param name="Amount">Below zero: taken.</param>
/// <param name="BalanceAfter">What the wallet then had.</param>
/// <param name="Reference">What moved it; unique.</param>
/// <param name="Reason">What an administrator said; null: nobody did it by hand.</param>
/// <param name="ActorUserId">Which administrator; shown to administrators only.</param>
internal sealed record LedgerEntryView(
    DateTimeOffset CreatedAt, EntryKind Kind, string Amount, string BalanceAfter, string Reference, string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ActorUserId)
{
    public static LedgerEntryView Of(LedgerEntry entry, bool withActor) => new(
        entry.CreatedAt, entry.Kind, Credits.Format(entry.Amount), Credits.Format(entry.BalanceAfter), entry.Reference, entry.Reason,
        withActor ? entry.ActorUserId : null);
}

/// <summary>What an adjustment did. The same request with the same <c>Idempotency-Key</c> is answered the same.</summary>
/// <param name="Balance">What the wallet had after it, credits.</param>
/// <param name="Entry">How it stands on the statement.</param>
internal sealed record AdjustedBalance(string Balance, LedgerEntryView Entry);
