using System.Runtime.CompilerServices;

namespace ApiHub.Gateway.Data;

/// <summary>
/// A request that changes only what it names: a property that is absent stays as it is, one that is null is cleared. JSON sets
/// only the properties that are there, and each setter notes that it was called.
/// </summary>
public abstract class PatchRequest
{
    private readonly HashSet<string> _given = [];

    internal bool Gives(string property) => _given.Contains(property);

    protected T Given<T>(T value, [CallerMemberName] string property = "")
    {
        _given.Add(property);
        return value;
    }
}
