using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Relay.Errors;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Users;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Admission;

/// <summary>An admission, or why there is none, with the limit that was hit if one was.</summary>
internal readonly record struct Judgement(Admission? Admission, ApiError? Refusal, LimitHit? Hit = null);

/// <summary>The second step: whether a caller may make this request, and can pay for it.</summary>
internal sealed class AdmissionGate(Journal journal, PriceBook prices, IQuotas quotas, TimeProvider clock)
{
    /// <summary>No provider has longer names; what is longer would only fill the journal.</summary>
    private const int LongestModel = 200;

    /// <returns>Why there can be no admission. The request's method and path are judged before its body is read.</returns>
    public ApiError? RefuseUnread(Arrival arrival, Caller caller)
    {
        if (journal.IsFull)
            return Refusals.JournalFull;
        // Whatever is read or deleted by its id is stored in an account that many users share.
        return !arrival.Route.HasBody && caller.Role is not (Roles.Operator or Roles.Admin) ? Refusals.OperatorsOnly : null;
    }

    public static async ValueTask<RequestFacts> ReadFactsAsync(RelayRoute route, HttpRequest request, RequestBody body)
    {
        if (!route.HasBody)
            return new() { Choices = 1 };
        if (MultipartModel.IsForm(request.ContentType))
            return await MultipartModel.ReadAsync(body.Memory, request.ContentType!, request.HttpContext.RequestAborted);
        if (!route.NeedsModel && !IsJson(request.ContentType))
            return new() { Choices = 1 };
        return RequestReader.Read(body.Memory.Span, route.Dialect);
    }

    public ValueTask<Judgement> AdmitAsync(Arrival arrival, Caller caller, in RequestFacts facts)
    {
        var model = arrival.Route.PathModel ?? facts.Model ?? "";
        var found = PriceOf(arrival, model);
        if (Fault(arrival, caller, facts, model, found) is { } fault)
            return new(new Judgement(null, fault));
        if (found is not { } priced)
            return new(new Judgement(null, Refusals.ModelUnpriced(model)));

        var estimate = Estimate.Of(arrival, facts, Admission.IsStreamed(arrival, facts), priced);
        var holding = quotas.HoldAsync(
            new()
            {
                RequestId = arrival.RequestId,
                UserId = caller.UserId,
                KeyId = caller.KeyId,
                UserLimits = caller.UserLimits,
                KeyLimits = caller.KeyLimits,
                At = arrival.At,
                Tokens = estimate.Tokens.Total,
                Amount = priced.Price.Charge(estimate.Tokens, estimate.Images, caller.Multiplier),
            },
            CancellationToken.None);
        return holding.IsCompletedSuccessfully
            ? new(Judge(arrival, caller, facts, model, priced, estimate, holding.Result))
            : JudgeAsync(arrival, caller, facts, model, priced, estimate, holding);
    }

    private static ApiError? Fault(Arrival arrival, Caller caller, in RequestFacts facts, string model, PricedModel? priced)
    {
        if (facts.Fault != BodyFault.None)
            return Refusals.Of(facts.Fault, facts.FaultOffset);
        if (model.Length == 0)
            return arrival.Route.NeedsModel || !caller.AllowedModels.AllowsEverything ? Refusals.MissingModel : null;
        return model.Length <= LongestModel && caller.AllowedModels.Allows(model, priced) ? null : Refusals.ModelNotAllowed(model);
    }

    /// <summary>Counting tokens is free everywhere, and so is what names no model: reading back and deleting.</summary>
    private PricedModel? PriceOf(Arrival arrival, string model)
    {
        if (model.Length == 0)
            return PricedModel.Free(model);
        var priced = prices.Find(model);
        return arrival.Route.Kind == RouteKind.TokenCount ? PricedModel.Free(priced?.Name ?? model) : priced;
    }

    private async ValueTask<Judgement> JudgeAsync(
        Arrival arrival, Caller caller, RequestFacts facts, string model, PricedModel priced, Estimate estimate, ValueTask<HoldAnswer> holding) =>
        Judge(arrival, caller, facts, model, priced, estimate, await holding);

    private Judgement Judge(
        Arrival arrival, Caller caller, in RequestFacts facts, string model, PricedModel priced, in Estimate estimate, in HoldAnswer answer) => answer switch
    {
        { Hold: { } hold } => new(new(arrival, caller, model, facts, priced, estimate, hold, quotas, clock), null),
        { Hit: { } hit } => new(null, LimitRefusals.Of(hit, arrival.Route.Dialect, clock.GetUtcNow()), hit),
        _ => new(null, Refusals.LimitsUnknown),
    };

    private static bool IsJson(string? contentType) =>
        contentType is null || contentType.Contains("json", StringComparison.OrdinalIgnoreCase);
}
