using Xunit;

namespace ApiHub.Gateway.Tests;

/// <summary>The Redis server that a run of the tests starts.</summary>
internal static class TestRedis
{
    /// <summary>Skips the test when there is none.</summary>
    public static string Url()
    {
        var url = Environment.GetEnvironmentVariable("APIHUB_TEST_REDIS");
        Assert.SkipWhen(string.IsNullOrEmpty(url), "APIHUB_TEST_REDIS names no Redis server.");
        return url!;
    }
}
