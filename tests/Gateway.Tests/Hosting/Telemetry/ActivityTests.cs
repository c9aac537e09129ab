using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting.Telemetry;

public sealed class ActivityTests
{
    [Fact]
    public async Task The_server_makes_no_activity_for_a_request()
    {
        await using var host = await GatewayHost.StartAsync();

        // It makes one where this category may log the worst.
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics");

        Assert.False(logger.IsEnabled(LogLevel.Critical));
        Assert.True(host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Any.Other").IsEnabled(LogLevel.Critical));
    }
}
