using System.Diagnostics.Metrics;
using System.Net;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Usage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting.Telemetry;

public sealed class MetricsTests
{
    [Fact]
    public async Task Finished_requests_are_counted_by_dialect_and_status()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var metrics = gateway.Services.GetRequiredService<GatewayMetrics>();
        for (var i = 0; i < 3; i++)
            metrics.RequestStarted();
        metrics.RequestFinished("anthropic", 200, UsageQuality.Exact, 10, 5, TimeSpan.FromMicroseconds(70));
        metrics.RequestFinished("anthropic", 200, UsageQuality.Estimated, 7, 0, TimeSpan.FromMicroseconds(120));

        var text = await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Contains("# TYPE gateway_requests_total counter\ngateway_requests_total{dialect=\"anthropic\",status=\"200\"} 2\n", text);
        Assert.Contains("gateway_tokens_total{direction=\"input\"} 17\ngateway_tokens_total{direction=\"output\"} 5\n", text);
        Assert.Contains("gateway_usage_total{quality=\"estimated\"} 1\n", text);
        Assert.Contains("# TYPE gateway_requests_in_flight gauge\ngateway_requests_in_flight 1\n", text);
    }

    [Fact]
    public async Task Buckets_of_a_histogram_hold_all_values_up_to_their_bound()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var metrics = gateway.Services.GetRequiredService<GatewayMetrics>();
        foreach (var microseconds in new[] { 50, 51, 100, 5_000_000 })
            metrics.RequestFinished("gemini", 200, UsageQuality.Exact, 0, 0, TimeSpan.FromMicroseconds(microseconds));

        var text = await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Contains("gateway_overhead_seconds_bucket{le=\"5E-05\"} 1\n", text);
        Assert.Contains("gateway_overhead_seconds_bucket{le=\"0.0001\"} 3\n", text);
        Assert.Contains("gateway_overhead_seconds_bucket{le=\"1\"} 3\n", text);
        Assert.Contains("gateway_overhead_seconds_bucket{le=\"+Inf\"} 4\n", text);
        Assert.Contains("gateway_overhead_seconds_count 4\n", text);
    }

    [Fact]
    public async Task Batches_of_the_journal_are_counted_with_their_size()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var metrics = gateway.Services.GetRequiredService<GatewayMetrics>();
        metrics.BatchWritten(40);

        var text = await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Contains("gateway_journal_batches_total 1\n", text);
        Assert.Contains("gateway_journal_batch_rows_bucket{le=\"25\"} 0\ngateway_journal_batch_rows_bucket{le=\"50\"} 1\n", text);
    }

    [Fact]
    public async Task Label_values_are_escaped()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var meter = gateway.Services.GetRequiredService<IMeterFactory>().Create(GatewayMetrics.MeterName);
        meter.CreateCounter<long>("odd_total", description: "a\\b\nc").Add(1, new KeyValuePair<string, object?>("name", "say \"hi\"\\\n"));

        var text = await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Contains("# HELP odd_total a\\\\b\\nc\n", text);
        Assert.Contains("odd_total{name=\"say \\\"hi\\\"\\\\\\n\"} 1\n", text);
    }

    [Fact]
    public async Task Visitors_from_elsewhere_do_not_see_the_metrics()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var call = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        call.Headers.Add("X-Forwarded-For", "203.0.113.9");

        using var answer = await gateway.Client.SendAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Two_gateways_in_one_process_count_apart()
    {
        await using var one = await GatewayHost.StartAsync();
        await using var other = await GatewayHost.StartAsync();
        one.Services.GetRequiredService<GatewayMetrics>().BatchWritten(1);

        Assert.DoesNotContain("batches_total 1", await other.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Counting_a_request_allocates_nothing()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var metrics = gateway.Services.GetRequiredService<GatewayMetrics>();
        Count(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Count(1000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Count(int times)
        {
            for (var i = 0; i < times; i++)
            {
                metrics.RequestStarted();
                metrics.RequestFinished("openai-chat", 200, UsageQuality.Exact, 10, 5, TimeSpan.FromMicroseconds(70));
            }
        }
    }
}
