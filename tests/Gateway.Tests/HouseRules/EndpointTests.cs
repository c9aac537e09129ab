using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.HouseRules;

/// <summary>Over all endpoints that are mapped, whoever adds one.</summary>
public sealed class EndpointTests
{
    /// <summary>What anybody may call; everything else asks who it is.</summary>
    private static readonly string[] Open =
    [
        "GET /api/site",
        "GET /health",
        "GET /health/live",
        "GET /health/ready",
        "GET /health/upstreams",
        "GET /metrics",
        "GET /openapi/{documentName}.json",
        "POST /api/auth/browser",
        "POST /api/auth/login",
        "POST /api/auth/refresh",
        "POST /api/auth/register",
    ];

    [Fact]
    public async Task A_call_without_credentials_is_answered_401()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var calls = Endpoints(gateway).SelectMany(endpoint => Methods(endpoint).Select(method => (Method: method, Pattern: Text(endpoint), Endpoint: endpoint))).ToList();
        var open = new List<string>();

        foreach (var (method, pattern, endpoint) in calls)
        {
            using var call = new HttpRequestMessage(new(method), Path(endpoint.RoutePattern));
            using var answer = await gateway.Client.SendAsync(call, TestContext.Current.CancellationToken);
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
                open.Add($"{method} {pattern}");
        }

        Assert.Equal(Open.Order(StringComparer.Ordinal), open.Distinct().Order(StringComparer.Ordinal));
        Assert.True(calls.Count > Open.Length + 10, "There should be many more endpoints than open ones.");
    }

    /// <summary>The framework's validation silently skips types that are not public: such a request would not be checked at all.</summary>
    [Fact]
    public async Task Types_that_requests_are_read_into_are_public()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var bodies = Endpoints(gateway)
            .SelectMany(endpoint => endpoint.Metadata.OfType<IAcceptsMetadata>().Select(accepts => accepts.RequestType)).OfType<Type>()
            .SelectMany(WithParts).Distinct().ToList();

        Assert.NotEmpty(bodies);
        Assert.All(bodies, type => Assert.True(type.IsVisible, $"{type} is not public."));
    }

    [Fact]
    public void Only_what_requests_are_read_into_is_public()
    {
        var suffixes = new[] { "Request", "Limits" };
        var others = typeof(ApiHub.Gateway.Hosting.GatewayApp).Assembly.GetTypes()
            .Where(type => type.IsVisible && type.Namespace?.StartsWith("ApiHub", StringComparison.Ordinal) == true)
            .Where(type => !suffixes.Any(suffix => type.Name.EndsWith(suffix, StringComparison.Ordinal)));

        Assert.Empty(others);
    }

    private static IEnumerable<RouteEndpoint> Endpoints(GatewayHost gateway) =>
        gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>An endpoint for all methods is tried with two.</summary>
    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods.Count: > 0 } methods ? methods.HttpMethods : ["GET", "POST"];

    private static string Text(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.Trim('/');

    private static string Path(RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { Name: "documentName" } => "v1",
            RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content == "guid") => "0199f0a0-0000-7000-8000-000000000000",
            RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content is "int" or "long") => "1",
            _ => "x",
        }))));

    /// <summary>The type and those of its properties that are ours too.</summary>
    private static IEnumerable<Type> WithParts(Type type) =>
        type.Assembly != typeof(ApiHub.Gateway.Hosting.GatewayApp).Assembly
            ? type.GetGenericArguments().SelectMany(WithParts)
            : type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.PropertyType).Where(p => p != type).SelectMany(WithParts).Prepend(type);
}
