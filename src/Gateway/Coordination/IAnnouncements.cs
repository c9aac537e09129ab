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

    /// <summary>The id is a user's: some of his logins have ended.</summary>
    Logins,

    /// <summary>The id is a user's: his balance or credit limit was changed by hand, not by what he uses.</summary>
    Balance,

    /// <summary>The id is a user's: so many of his requests have come to the database.</summary>
    Usage,

    /// <summary>The id is a user's: an alert of his was raised, put away, or is over.</summary>
    Alerts,
}

/// <summary>Tells every node, this one included, that something has changed, within a second. Lost ones are made good by each cache's own re-reading.</summary>
internal interface IAnnouncements
{
    /// <summary>Call after the change is committed. This node's subscribers have heard of it when the task ends, the others' within a second.</summary>
    /// <param name="topic">What has changed.</param>
    /// <param name="id">Whose, as the topic says.</param>
    /// <param name="count">How often, where that is of interest.</param>
    ValueTask PublishAsync(Topic topic, Guid id = default, int count = 1);

    /// <param name="topic">Of what.</param>
    /// <param name="handler">Is given id and count.</param>
    void Subscribe(Topic topic, Func<Guid, int, ValueTask> handler);
}

internal static class Announcements
{
    /// <summary>For whom the number of changes is of no interest.</summary>
    public static void Subscribe(this IAnnouncements announcements, Topic topic, Func<Guid, ValueTask> handler) =>
        announcements.Subscribe(topic, (id, _) => handler(id));
}
