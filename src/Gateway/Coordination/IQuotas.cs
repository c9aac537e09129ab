using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Coordination;

/// <summary>What a request asks for before it may go on: one request, and at most so many tokens and nano-credits.</summary>
internal readonly record struct HoldRequest
{
    public required string RequestId { get; init; }

    public required Guid UserId { get; init; }

    public required Guid KeyId { get; init; }

    public required LimitSet UserLimits { get; init; }

    public required LimitSet KeyLimits { get; init; }

    /// <summary>When the request arrived: what it uses counts in this moment's windows.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>An upper estimate of its input and output tokens; 0 where none are counted.</summary>
    public required long Tokens { get; init; }

    /// <summary>Nano-credits that these may cost; 0 where it is free, which no balance refuses.</summary>
    public required long Amount { get; init; }
}

/// <summary>
/// What is set aside for a request under way, of every limit and of the balance. Ended once, by <see cref="IQuotas.SettleAsync"/> or
/// <see cref="IQuotas.ReleaseAsync"/>; left alone it ends by itself after <see cref="IQuotas.HoldLifetime"/>.
/// </summary>
internal abstract class Hold
{
    public required string RequestId { get; init; }

    public required Guid UserId { get; init; }

    public required Guid KeyId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Grows with <see cref="IQuotas.TryExtendAsync"/>.</summary>
    public long Tokens { get; set; }

    public long Amount { get; set; }

    /// <summary>The key's or user's requests a minute, whichever has less left; null without such a limit. For rate-limit headers.</summary>
    public LimitStanding? Requests { get; init; }

    public LimitStanding? MinuteTokens { get; init; }
}

/// <summary>A hold, or the limit that refuses it; neither when the counters cannot be had because database or Redis is away.</summary>
internal readonly record struct HoldAnswer(Hold? Hold, LimitHit? Hit);

/// <summary>What the ledger says of a wallet after a write.</summary>
/// <param name="Balance">Nano-credits, after all charges that are in the database.</param>
/// <param name="CreditLimit">How far below zero it may go; null: without end.</param>
/// <param name="Version">Rises with each write to the wallet's row.</param>
internal readonly record struct WalletState(Guid UserId, long Balance, long? CreditLimit, long Version)
{
    /// <summary>Says nothing of the wallet: older than any state, it is never believed. For charges that will not come to the database.</summary>
    public static WalletState Unknown(Guid userId) => new(userId, 0, 0, -1);
}

/// <summary>How a user or key stands at this moment.</summary>
/// <param name="Balance">Nano-credits after every charge, those too that are not yet in the database.</param>
/// <param name="CreditLimit">How far below zero it may go; null: without end.</param>
/// <param name="Available">Balance and credit limit less what is held; null: without end.</param>
/// <param name="Held">Nano-credits held by requests under way.</param>
/// <param name="Limits">Those that there are, in the order in which they are looked at.</param>
internal sealed record QuotaStanding(long Balance, long? CreditLimit, long Held, long? Available, IReadOnlyList<LimitStanding> Limits);

/// <summary>
/// The counters, holds and balances that decide about admission: in this process, or in Redis for all nodes.
/// Everything is all or nothing: a refused request has moved no counter.
/// </summary>
internal interface IQuotas
{
    /// <summary>A hold that nobody has ended or renewed for so long is an orphan.</summary>
    static readonly TimeSpan HoldLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Checks key's and user's limits and the balance, and holds what the request asks for of all of them or of none.</summary>
    ValueTask<HoldAnswer> HoldAsync(in HoldRequest request, CancellationToken cancellationToken);

    /// <summary>Holds more for a stream that runs on, and renews the hold. Also with nothing more to hold.</summary>
    /// <returns>Null, or the limit that does not allow it; the hold is then as it was.</returns>
    ValueTask<LimitHit?> TryExtendAsync(Hold hold, long tokens, long amount);

    /// <summary>Ends a hold with what the request really used; the charge leaves the balance now, and the database later (<see cref="WalletChangedAsync"/>).</summary>
    ValueTask SettleAsync(Hold hold, long tokens, long amount);

    /// <summary>Ends a hold as if the request had never been: its counters go back.</summary>
    ValueTask ReleaseAsync(Hold hold);

    /// <summary>A wallet was written to the database; of the new balance, <paramref name="shipped"/> were charges settled here before.</summary>
    ValueTask WalletChangedAsync(WalletState wallet, long shipped);

    /// <summary>How a key and its user stand, for people and programs that ask.</summary>
    ValueTask<QuotaStanding?> ReadAsync(Guid userId, Guid? keyId, LimitSet userLimits, LimitSet keyLimits, CancellationToken cancellationToken);

    /// <summary>Ends orphans, forgets who is idle, and reads wallets again, so that a change that nobody told of arrives. Called every few seconds.</summary>
    Task KeepUpAsync(CancellationToken cancellationToken);
}

/// <summary>Where counters begin when nobody has them: what the database says. A boundary to Usage and Ledger.</summary>
internal interface IQuotaSource
{
    /// <summary>The wallet, and what user and keys have used in the windows that contain <paramref name="at"/>.</summary>
    /// <returns>Null when the database does not answer.</returns>
    Task<QuotaSeed?> ReadAsync(Guid userId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The wallets of users whose state is in memory, read every few seconds to make good a change that was not heard of.</summary>
    /// <param name="userIds">500 at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the database does not answer. Users who are gone are left out.</returns>
    Task<IReadOnlyList<WalletState>?> ReadWalletsAsync(IReadOnlyCollection<Guid> userIds, CancellationToken cancellationToken);
}

/// <summary>A user's beginnings; <paramref name="Keys"/> has those of his keys that were used in any of the windows.</summary>
internal sealed record QuotaSeed(WalletState Wallet, UsedSeed User, IReadOnlyDictionary<Guid, UsedSeed> Keys);

/// <param name="Minute">Requests and tokens of the last minutes, by the moment they arrived.</param>
internal sealed record UsedSeed(
    IReadOnlyList<(DateTimeOffset At, long Requests, long Tokens)> Minute,
    long TokensToday, long SpentToday, long SpentThisWeek, long SpentThisMonth, long SpentTotal)
{
    public static readonly UsedSeed Nothing = new([], 0, 0, 0, 0, 0);
}
