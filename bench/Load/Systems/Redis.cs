namespace ApiHub.Bench.Load.Systems;

/// <summary>A Redis of this run's own, which keeps nothing.</summary>
internal static class Redis
{
    public static Child Start(Workplace place, int port) => Child.Start(
        "redis",
        place,
        ["redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", place.Directory]);
}
