namespace ApiHub.Gateway.Users;

/// <summary>Tells other slices of this node that a user may now do more or less than before.</summary>
internal sealed class UserEvents
{
    public event Action<Guid>? AccessChanged;

    public void RaiseAccessChanged(Guid userId) => AccessChanged?.Invoke(userId);
}
