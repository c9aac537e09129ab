namespace ApiHub.Gateway.Live;

/// <summary>Who is told.</summary>
internal enum Audience : byte
{
    Everybody,

    /// <summary>The user whom it concerns, and operators.</summary>
    Owner,

    Operators,
}

/// <summary>Something that has happened: what kind of thing, whose, and to which one. It says that something is new, not what: who wants to know asks.</summary>
/// <param name="Name">The event's name on the wire.</param>
/// <param name="Audience">Who is told.</param>
/// <param name="Owner">The user whom it concerns; of no meaning for other audiences.</param>
/// <param name="Id">What has changed; null: nothing with an id.</param>
/// <param name="Count">How many have come; for <see cref="LiveEvents.Usage"/>.</param>
internal readonly record struct LiveEvent(string Name, Audience Audience, Guid Owner = default, Guid? Id = null, int Count = 1)
{
    public bool IsFor(Listener listener) =>
        Audience == Audience.Everybody || listener.IsOperator || (Audience == Audience.Owner && Owner == listener.UserId);

    /// <param name="sequence">Where it stands in the feed.</param>
    /// <param name="listener">Who is told.</param>
    public LiveMessage To(long sequence, Listener listener) => new(sequence, Name, new ChangeEventView(Own(listener), Id));

    private bool Own(Listener listener) => Audience == Audience.Everybody || (Audience == Audience.Owner && Owner == listener.UserId);
}

/// <summary>An event as one listener gets it.</summary>
internal readonly record struct LiveMessage(long Sequence, string Name, object Data);

/// <param name="Own">Whether it concerns the listener himself; an operator is told of everybody's.</param>
/// <param name="Id">What has changed; null: more than one thing, or one without an id.</param>
internal sealed record ChangeEventView(bool Own, Guid? Id);

/// <param name="Requests">How many requests have come to the database since the last event of this kind.</param>
/// <param name="Own">How many of them are the listener's own.</param>
internal sealed record UsageEventView(int Requests, int Own);

/// <summary>Events that say nothing more than their name.</summary>
internal sealed record PlainEventView;

/// <summary>Names on the wire.</summary>
internal static class LiveEvents
{
    public const string Accounts = "accounts";
    public const string Alerts = "alerts";
    public const string Balance = "balance";
    public const string Groups = "groups";
    public const string Keys = "keys";
    public const string Models = "models";
    public const string Site = "site";
    public const string Usage = "usage";
    public const string Users = "users";
    public const string Workers = "workers";

    /// <summary>Nothing has happened, and the login still holds.</summary>
    public const string Ping = "ping";

    /// <summary>Events are missing: whatever is shown may be out of date.</summary>
    public const string Resync = "resync";

    /// <summary>The login has ended, or its role has changed.</summary>
    public const string End = "end";

    public static readonly PlainEventView Nothing = new();
}
