using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>The states that a gateway which is alone tells itself.</summary>
internal sealed class InMemoryAccountStates(TimeProvider clock) : IAccountStates
{
    private static readonly ImmutableDictionary<string, string> Nothing = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<Guid, (ImmutableDictionary<string, string> Fields, DateTimeOffset Until)> _accounts = new();

    public ValueTask<bool> TryWriteAsync(Guid account, IReadOnlyDictionary<string, string?> changes)
    {
        _accounts.AddOrUpdate(account, _ => With(Nothing, changes), (_, _) => With(Fields(account), changes));
        return ValueTask.FromResult(true);
    }

    public ValueTask<IReadOnlyDictionary<string, string>?> TryReadAsync(Guid account) => new(Fields(account));

    private ImmutableDictionary<string, string> Fields(Guid account) =>
        _accounts.TryGetValue(account, out var known) && known.Until > clock.GetUtcNow() ? known.Fields : Nothing;

    private (ImmutableDictionary<string, string> Fields, DateTimeOffset Until) With(
        ImmutableDictionary<string, string> fields, IReadOnlyDictionary<string, string?> changes) =>
        (fields.RemoveRange(changes.Keys).AddRange(changes.Where(c => c.Value is not null)!), clock.GetUtcNow() + IAccountStates.Kept);
}
