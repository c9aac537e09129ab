using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Relay.Authentication;
using ApiHub.Gateway.Relay.Errors;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Listing;

/// <summary>Tells a key which models it may use through the API that it asks with: all accounts' lists in one, less what the key and its group exclude.</summary>
internal sealed class ModelListing(CallerGate callers, AccountPool pool, TimeProvider clock)
{
    public async Task ListAsync(HttpContext context)
    {
        var arrival = Begin(context);
        if (await CallerOrRefuseAsync(context, arrival) is { } caller)
            await WriteAsync(context, arrival, ModelList.All(arrival.Route.Dialect, Models(arrival.Route.Dialect, caller)));
    }

    public async Task GetAsync(HttpContext context)
    {
        var arrival = Begin(context);
        if (await CallerOrRefuseAsync(context, arrival) is not { } caller)
            return;
        var model = (string)context.Request.RouteValues["model"]!;
        if (Models(arrival.Route.Dialect, caller).Contains(model))
            await WriteAsync(context, arrival, ModelList.One(arrival.Route.Dialect, model));
        else
            await ErrorAnswer.WriteAsync(context, arrival.Route.Dialect, Refusals.ModelUnknown(model), arrival.RequestId);
    }

    private Arrival Begin(HttpContext context)
    {
        var request = context.Request;
        var route = RelayRoute.Of(request.Method, request.Path.Value!);
        // The same address serves OpenAI's and Anthropic's clients; only their headers tell them apart.
        var isAnthropic = request.Headers.ContainsKey("anthropic-version")
            || request.Headers.UserAgent.ToString().StartsWith("claude-cli", StringComparison.OrdinalIgnoreCase);
        return Arrival.Of(isAnthropic && route.Dialect == Dialect.OpenAiChat ? route with { Dialect = Dialect.Anthropic } : route, clock);
    }

    private async ValueTask<Caller?> CallerOrRefuseAsync(HttpContext context, Arrival arrival)
    {
        var (caller, refusal) = await callers.AuthenticateAsync(context);
        if (refusal is null)
            return caller;
        await ErrorAnswer.WriteAsync(context, arrival.Route.Dialect, refusal, arrival.RequestId);
        return null;
    }

    private List<string> Models(Dialect dialect, Caller caller) =>
    [
        .. pool.Current
            .Where(a => a.Speaks(dialect) && caller.AllowedAccounts.Allows(a.Name, a.Group))
            .SelectMany(a => a.ModelNames)
            .Where(caller.AllowedModels.Allows)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static async ValueTask WriteAsync(HttpContext context, Arrival arrival, byte[] body)
    {
        ErrorAnswer.SetRequestId(context.Response, arrival.Route.Dialect, arrival.RequestId);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, CancellationToken.None);
    }
}
