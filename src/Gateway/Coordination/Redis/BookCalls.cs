using System.Runtime.InteropServices;
using System.Text.Json;
using ApiHub.Gateway.Coordination.InMemory;
using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>The scripts' calls, as each script's head describes them.</summary>
internal static class BookCalls
{
    private const long None = -1;
    private const int Kinds = 8;
    private const int MostLimits = 2 * 2 * Kinds;
    private const int MostBytes = 1024;

    /// <summary>One hash tag for all of a user's keys: in a cluster they live together.</summary>
    public static string BooksOf(Guid userId) => $"apihub:{{{userId:n}}}:books";

    public static string WalletOf(Guid userId) => $"apihub:{{{userId:n}}}:wallet";

    public static byte[] Hold(in HoldRequest request, in Moment arrived, DateTimeOffset now, string id)
    {
        Span<long> numbers = stackalloc long[11 + MostLimits];
        numbers[0] = now.ToUnixTimeMilliseconds();
        numbers[1] = (now + IQuotas.HoldLifetime).ToUnixTimeMilliseconds();
        Write(arrived, numbers[2..]);
        numbers[9] = Bounds.Of(request.Tokens);
        numbers[10] = Bounds.Of(request.Amount);
        var count = 11 + Write(request.KeyLimits, request.UserLimits, numbers[11..]);
        return Command(RedisScript.Hold, request.UserId, numbers[..count], request.KeyId, id);
    }

    public static byte[] Extend(RedisHold hold, DateTimeOffset now, long tokens, long amount)
    {
        Span<long> numbers = stackalloc long[10 + MostLimits];
        numbers[0] = now.ToUnixTimeMilliseconds();
        numbers[1] = (now + IQuotas.HoldLifetime).ToUnixTimeMilliseconds();
        hold.Moment.CopyTo(numbers[2..]);
        numbers[6] = tokens;
        numbers[7] = amount;
        numbers[8] = hold.Tokens;
        numbers[9] = hold.Amount;
        var count = 10 + Write(hold.KeyLimits, hold.UserLimits, numbers[10..]);
        return Command(RedisScript.Extend, hold.UserId, numbers[..count], hold.KeyId, hold.Id);
    }

    /// <param name="hold">What ends.</param>
    /// <param name="counted">Whether it is settled; else it is released.</param>
    /// <param name="tokens">Used.</param>
    /// <param name="amount">Charged.</param>
    /// <param name="again">Whether it may have been told before.</param>
    public static byte[] End(RedisHold hold, bool counted, long tokens, long amount, bool again)
    {
        var moment = hold.Moment;
        ReadOnlySpan<long> numbers = [counted ? 1 : 0, moment[0], moment[1], moment[2], moment[3], Bounds.Of(tokens), Bounds.Of(amount), again ? 1 : 0];
        return Command(RedisScript.End, hold.UserId, numbers, hold.KeyId, hold.Id);
    }

    public static byte[] Wallet(in WalletState wallet, long shipped) =>
        WithWallet(RedisScript.Wallet, wallet.UserId, [Balance(wallet), Credit(wallet), wallet.Version, Math.Max(0, shipped)], []);

    public static byte[] Seed(QuotaSeed seed, in Moment moment, DateTimeOffset now)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(new
        {
            wallet = new { balance = Balance(seed.Wallet), credit = Credit(seed.Wallet), version = seed.Wallet.Version },
            user = Used(seed.User),
            keys = seed.Keys.ToDictionary(key => key.Key.ToString("n"), key => Used(key.Value)),
        });
        return WithWallet(RedisScript.Seed, seed.Wallet.UserId, At(moment, now), text);
    }

    public static byte[] Read(Guid userId, Guid? keyId, in Moment moment, DateTimeOffset now) =>
        Command(RedisScript.Read, userId, At(moment, now), keyId, "");

    public static byte[] Nodes(string node, int secondsUntilGone) =>
        RedisCommand.Of("EVALSHA", RedisScript.Nodes.Hash, "1", "apihub:nodes", node, $"{secondsUntilGone}");

    /// <param name="answer">Scope, kind, limit, used, held, asked, reset.</param>
    public static LimitHit Hit(ReadOnlySpan<long> answer) =>
        new((LimitScope)answer[0], (LimitKind)answer[1], answer[2], answer[3], answer[4], answer[5], Reset(answer[6]));

    /// <param name="answer">Used, held and reset of the key, and then of the user.</param>
    public static LimitStanding? Narrower(LimitKind kind, LimitSet keyLimits, LimitSet userLimits, ReadOnlySpan<long> answer)
    {
        var ofKey = Standing(LimitScope.Key, kind, keyLimits, answer);
        var ofUser = Standing(LimitScope.User, kind, userLimits, answer[3..]);
        return ofKey is null || ofUser?.Remaining < ofKey.Value.Remaining ? ofUser : ofKey;
    }

    /// <param name="answer">Balance, credit limit, pending, held, and then used, held and reset of each of the key's kinds and the user's.</param>
    /// <param name="keyLimits">Whose standing is asked for.</param>
    /// <param name="userLimits">And his.</param>
    public static QuotaStanding Standing(ReadOnlySpan<long> answer, LimitSet keyLimits, LimitSet userLimits)
    {
        long? credit = answer[1] < 0 ? null : answer[1];
        var limits = new List<LimitStanding>();
        foreach (var kind in LimitKinds.InOrder)
        {
            var at = 4 + (3 * (int)kind);
            if (Standing(LimitScope.Key, kind, keyLimits, answer[at..]) is { } ofKey)
                limits.Add(ofKey);
            if (Standing(LimitScope.User, kind, userLimits, answer[(at + (3 * Kinds))..]) is { } ofUser)
                limits.Add(ofUser);
        }

        return new(answer[0] - answer[2], credit, answer[3], answer[0] + credit - answer[2] - answer[3], limits);
    }

    private static LimitStanding? Standing(LimitScope scope, LimitKind kind, LimitSet limits, ReadOnlySpan<long> answer) =>
        limits.Of(kind) is { } limit ? new(scope, kind, limit, answer[0], answer[1], Reset(answer[2])) : null;

    private static DateTimeOffset? Reset(long seconds) => seconds < 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static byte[] Command(RedisScript script, Guid userId, ReadOnlySpan<long> numbers, Guid? keyId, string holdId)
    {
        var command = new RedisCommand(stackalloc byte[MostBytes]);
        Begin(ref command, script, arguments: 7, "1"u8);
        command.Add(BooksOf(userId));
        command.Add(MemoryMarshal.AsBytes(numbers));
        command.Add(keyId?.ToString("n") ?? "");
        command.Add(holdId);
        return command.ToArray();
    }

    private static byte[] WithWallet(RedisScript script, Guid userId, ReadOnlySpan<long> numbers, ReadOnlySpan<byte> text)
    {
        var command = new RedisCommand(new byte[MostBytes + text.Length]);
        Begin(ref command, script, arguments: 7, "2"u8);
        command.Add(BooksOf(userId));
        command.Add(WalletOf(userId));
        command.Add(MemoryMarshal.AsBytes(numbers));
        command.Add(text);
        return command.ToArray();
    }

    private static void Begin(ref RedisCommand command, RedisScript script, int arguments, ReadOnlySpan<byte> keys)
    {
        command.Begin(arguments);
        command.Add("EVALSHA"u8);
        command.Add(script.Hash);
        command.Add(keys);
    }

    private static long[] At(in Moment moment, DateTimeOffset now)
    {
        var numbers = new long[8];
        numbers[0] = now.ToUnixTimeMilliseconds();
        Write(moment, numbers.AsSpan(1));
        return numbers;
    }

    private static void Write(in Moment moment, Span<long> numbers)
    {
        var windows = moment.Windows;
        numbers[0] = moment.Slot;
        numbers[1] = windows.DayStart.ToUnixTimeSeconds();
        numbers[2] = windows.WeekStart.ToUnixTimeSeconds();
        numbers[3] = windows.MonthStart.ToUnixTimeSeconds();
        numbers[4] = windows.DayEnd.ToUnixTimeSeconds();
        numbers[5] = windows.WeekEnd.ToUnixTimeSeconds();
        numbers[6] = windows.MonthEnd.ToUnixTimeSeconds();
    }

    /// <summary>Those that there are: whose and which, and how much.</summary>
    /// <returns>How many numbers.</returns>
    private static int Write(LimitSet key, LimitSet user, Span<long> numbers)
    {
        if (ReferenceEquals(key, LimitSet.None) && ReferenceEquals(user, LimitSet.None))
            return 0;
        var count = 0;
        foreach (var kind in LimitKinds.InOrder)
        {
            if (key.Of(kind) is { } ofKey)
                (numbers[count++], numbers[count++]) = ((2 * (int)kind) + (int)LimitScope.Key, Bounds.Of(ofKey));
            if (user.Of(kind) is { } ofUser)
                (numbers[count++], numbers[count++]) = ((2 * (int)kind) + (int)LimitScope.User, Bounds.Of(ofUser));
        }

        return count;
    }

    private static long Limit(long? limit) => limit is { } value ? Bounds.Of(value) : None;

    private static long Balance(in WalletState wallet) => Math.Clamp(wallet.Balance, -Bounds.Most, Bounds.Most);

    private static long Credit(in WalletState wallet) => Limit(wallet.CreditLimit);

    private static object Used(UsedSeed used) => new
    {
        minute = used.Minute.Select(minute => new[] { SlidingMinute.SlotOf(minute.At), minute.Requests, minute.Tokens }),
        sums = new[] { used.TokensToday, used.SpentToday, used.SpentThisWeek, used.SpentThisMonth, used.SpentTotal },
    };
}
