namespace ApiHub.Gateway.Seeding;

/// <summary>How much demo data to make.</summary>
internal sealed record SeedOptions
{
    public const int MostRows = 20_000_000;
    public const int MostDays = 400;

    /// <summary>Requests, 1 to <see cref="MostRows"/>.</summary>
    public int Rows { get; init; } = 200_000;

    /// <summary>Days up to now over which they came, 1 to <see cref="MostDays"/>.</summary>
    public int Days { get; init; } = 90;

    /// <summary>The same number, clock and prices give the same data, but for what is secret.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>For the people who can log in; null: one is generated for each.</summary>
    public string? Password { get; init; }

    /// <summary>Whether other people's data may be in the database already.</summary>
    public bool Force { get; init; }
}
