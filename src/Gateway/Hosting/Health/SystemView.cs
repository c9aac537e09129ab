namespace ApiHub.Gateway.Hosting.Health;

/// <summary>This node, as administrators see it.</summary>
internal sealed record SystemView
{
    /// <summary>The gateway's version.</summary>
    public required string Version { get; init; }

    /// <summary>Of the built console; null: it is not built.</summary>
    public required string? ConsoleVersion { get; init; }

    /// <summary>The machine's name.</summary>
    public required string Node { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required long UptimeSeconds { get; init; }

    /// <summary>Such as <c>.NET 10.0.1</c>.</summary>
    public required string Runtime { get; init; }

    public required string OperatingSystem { get; init; }

    /// <summary>Bytes of memory that the process has.</summary>
    public required long MemoryBytes { get; init; }

    public required DatabaseView Database { get; init; }

    public required JournalView Journal { get; init; }

    /// <summary>Whether the counters are shared over Redis; otherwise they are in this node's memory.</summary>
    public required bool UsesRedis { get; init; }

    public required IReadOnlyList<CheckView> Checks { get; init; }

    public required BooksView Books { get; init; }
}

/// <param name="Kind"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="Location">The file, or the server and the database's name.</param>
/// <param name="SizeBytes">What it takes on the disk; null: it does not answer.</param>
/// <param name="Migrations">Versions of its schema, the last one is in force; null: it does not answer.</param>
internal sealed record DatabaseView(string Kind, string Location, long? SizeBytes, IReadOnlyList<string>? Migrations);

/// <param name="Records">Usage records that are not in the database yet.</param>
/// <param name="Bytes">What they take.</param>
/// <param name="MaxBytes">Where requests are refused.</param>
internal sealed record JournalView(long Records, long Bytes, long MaxBytes);

/// <param name="Name"><c>database</c>, <c>journal</c> or <c>redis</c>.</param>
/// <param name="Status"><c>ok</c>, <c>degraded</c> or <c>unavailable</c>.</param>
/// <param name="Detail">One sentence where it is not as it should be.</param>
internal sealed record CheckView(string Name, string Status, string? Detail);

/// <param name="CheckedAt">When this node has last looked whether they agree; null: not since the start, it does so every hour.</param>
/// <param name="Mismatches">In how many places they do not; null: as before.</param>
internal sealed record BooksView(DateTimeOffset? CheckedAt, int? Mismatches);
