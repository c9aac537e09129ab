namespace ApiHub.Gateway.Ledger;

/// <summary>What is to move one wallet.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Kind">Why.</param>
/// <param name="Amount">Nano-credits, at most <see cref="Wallet.Most"/>; below zero: taken, as far as the credit limit allows.</param>
/// <param name="Reference">What moves it. Money moves once for each reference; asking again answers what was done.</param>
/// <param name="Reason">What the actor says.</param>
/// <param name="ActorUserId">Who does it by hand; null: the gateway.</param>
internal sealed record Movement(Guid UserId, EntryKind Kind, long Amount, string Reference, string? Reason, Guid? ActorUserId)
{
    public bool Is(LedgerEntry entry) =>
        entry.UserId == UserId && entry.Kind == Kind && entry.Amount == Amount && entry.Reason == Reason && entry.ActorUserId == ActorUserId;
}

internal enum MoveFault
{
    None,
    NoWallet,

    /// <summary>The balance would go below what the credit limit allows.</summary>
    TooLittle,

    /// <summary>The balance would go beyond <see cref="Wallet.Most"/>.</summary>
    TooMuch,

    /// <summary>The reference has moved other money before.</summary>
    OtherMovement,
}

/// <param name="Entry">What was done, now or before; null when it was refused.</param>
/// <param name="Fault">Why it was refused.</param>
/// <param name="Wallet">As it stands, when it is too little or too much.</param>
internal readonly record struct MoveAnswer(LedgerEntry? Entry, MoveFault Fault, Wallet? Wallet);
