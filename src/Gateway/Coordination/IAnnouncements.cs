namespace ApiHub.Gateway.Coordination;

/// <summary>What has changed, for caches on all nodes.</summary>
internal enum Topic : byte
{
    /// <summary>The id is a key's.</summary>
    Key,

    /// <summary>The id is a user's: role, group, limits, enabled.</summary>
    User,

    /// <summary>The id is a group's: the callers of all its users' keys may be others.</summary>
    Groups,

    /// <summary>Models and prices.</summary>
    Models,

    /// <summary>Accounts.</summary>
    Accounts,

    /// <summary>Which workers there are, and which the operator drains.</summary>
    Workers,

    /// <summary>The id is an account's: whether it may be asked.</summary>
    AccountState,

    /// <summary>What an administrator has set for the whole site.</summary>
    Settings,
}

/// <summary>Tells every node, this one included, that something has changed, within a second. Lost ones are made good by each cache's own re-reading.</summary>
internal interface IAnnouncements
{
    /// <summary>Call after the change is committed. This node's subscribers have heard of it when the task ends, the others' within a second.</summary>
    ValueTask PublishAsync(Topic topic, Guid id = default);

    void Subscribe(Topic topic, Func<Guid, ValueTask> handler);
}
