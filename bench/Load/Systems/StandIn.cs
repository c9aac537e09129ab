namespace ApiHub.Bench.Load.Systems;

/// <summary>The provider behind every system, and by itself the fastest that anything can be.</summary>
internal static class StandIn
{
    /// <summary>
    /// Answering on the thread that noticed the bytes costs less. run.sh sets it for the load generator, we for the stand-in;
    /// the systems under test run with the defaults.
    /// </summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <param name="failEvery">Every so many answers are a 500; 0: none is.</param>
    public static Child Start(Workplace place, int port, int failEvery = 0) => Child.Start(
        "stand-in",
        place,
        [place.Built("tests/FakeUpstream", "ApiHub.FakeUpstream"), "--port", $"{port}", "--fail-every", $"{failEvery}"],
        new Dictionary<string, string> { [InlineCompletions] = "1" });
}
