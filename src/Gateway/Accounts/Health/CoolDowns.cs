using System.Collections.Frozen;

namespace ApiHub.Gateway.Accounts.Health;

/// <summary>A time in which an account is not asked, because a limit of its own is reached.</summary>
/// <param name="Until">When it is asked again; never more than an hour away, however far the reset is.</param>
/// <param name="ResetsAt">When the provider says that the limit resets; null: it did not say.</param>
/// <param name="Reason">Which limit, for operators: <c>anthropic five_hour</c>.</param>
internal sealed record CoolDown(DateTimeOffset Until, DateTimeOffset? ResetsAt, string Reason);

/// <summary>Cool-downs of an account by model. Reading costs nothing while there are none: limits are hit seldom, and asked about with each request.</summary>
internal sealed class CoolDowns
{
    /// <summary>Stands for all models.</summary>
    public const string AllModels = "*";

    /// <summary>More models than any account has.</summary>
    private const int Most = 1000;

    private readonly Lock _gate = new();
    private volatile FrozenDictionary<string, CoolDown>? _current;

    /// <summary>Whether there have been none for long; ended ones may still count.</summary>
    public bool AreNone => _current is null;

    /// <returns>What keeps the account from being asked for a model; null: nothing.</returns>
    public CoolDown? Of(string model, DateTimeOffset now)
    {
        if (_current is not { } current)
            return null;
        var ofModel = current.GetValueOrDefault(model) is { } m && m.Until > now ? m : null;
        return current.GetValueOrDefault(AllModels) is { } all && all.Until > now && !(ofModel?.Until > all.Until) ? all : ofModel;
    }

    /// <summary>Those that have not ended.</summary>
    public IReadOnlyDictionary<string, CoolDown> At(DateTimeOffset now) =>
        _current is { } current ? Running(current, now) : FrozenDictionary<string, CoolDown>.Empty;

    public void Begin(string model, CoolDown coolDown, DateTimeOffset now)
    {
        lock (_gate)
        {
            var running = Running(_current, now);
            if (running.Count < Most)
                running[model] = coolDown;
            _current = running.ToFrozenDictionary(StringComparer.Ordinal);
        }
    }

    /// <returns>Whether there was one of this reason, which has ended now.</returns>
    public bool End(string model, string reason)
    {
        lock (_gate)
        {
            if (_current?.GetValueOrDefault(model)?.Reason != reason)
                return false;
            var others = _current.Where(c => c.Key != model).ToFrozenDictionary(StringComparer.Ordinal);
            _current = others.Count == 0 ? null : others;
            return true;
        }
    }

    /// <summary>Takes others in place of these.</summary>
    public void Replace(IReadOnlyDictionary<string, CoolDown> others)
    {
        lock (_gate)
            _current = others.Count == 0 ? null : others.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public void Clear() => Replace(FrozenDictionary<string, CoolDown>.Empty);

    private static Dictionary<string, CoolDown> Running(FrozenDictionary<string, CoolDown>? from, DateTimeOffset now) =>
        from?.Where(c => c.Value.Until > now).ToDictionary(StringComparer.Ordinal) ?? new(StringComparer.Ordinal);
}
