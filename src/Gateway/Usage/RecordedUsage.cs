namespace ApiHub.Gateway.Usage;

/// <summary>Says which requests have just come to the database: behind their recording, off the way of a request. Who hears it must be quick.</summary>
internal sealed class RecordedUsage
{
    public event Action<IReadOnlyList<UsageRecord>>? Recorded;

    public void Tell(IReadOnlyList<UsageRecord> records) => Recorded?.Invoke(records);
}
