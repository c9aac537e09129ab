namespace ApiHub.Gateway.Seeding;

/// <summary>A clock that stands where it is put, so that what is written is of that time.</summary>
internal sealed class PastClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
