using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Relay.Errors;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Users;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Admission;

/// <summary>The second step: whether a caller may make this request.</summary>
internal sealed class AdmissionGate(Journal journal)
{
    /// <summary>No provider has longer names; what is longer would only fill the journal.</summary>
    private const int LongestModel = 200;

    /// <returns>The admission, or why there is none. The request's method and path are judged before its body is read.</returns>
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

    public static (Admission? Admission, ApiError? Refusal) Admit(Arrival arrival, Caller caller, in RequestFacts facts)
    {
        if (facts.Fault != BodyFault.None)
            return (null, Refusals.Of(facts.Fault, facts.FaultOffset));
        var model = arrival.Route.PathModel ?? facts.Model;
        if (string.IsNullOrEmpty(model))
        {
            return arrival.Route.NeedsModel || !caller.AllowedModels.AllowsEverything
                ? (null, Refusals.MissingModel)
                : (new(arrival, caller, "", facts), null);
        }

        return model.Length <= LongestModel && caller.AllowedModels.Allows(model)
            ? (new(arrival, caller, model, facts), null)
            : (null, Refusals.ModelNotAllowed(model));
    }

    private static bool IsJson(string? contentType) =>
        contentType is null || contentType.Contains("json", StringComparison.OrdinalIgnoreCase);
}
