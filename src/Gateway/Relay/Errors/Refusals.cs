using System.Net;
using ApiHub.Gateway.Keys;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Errors;

/// <summary>Everything for which the gateway itself refuses a request, in words that say what to do.</summary>
internal static class Refusals
{
    public const int MaxBodyBytes = 32 * 1024 * 1024;

    public static readonly ApiError NoKey = new(
        401, ErrorKind.Authentication, "missing_api_key",
        "No API key was given. Send yours as 'Authorization: Bearer <key>', 'x-api-key' or 'x-goog-api-key'.");

    public static readonly ApiError BodyTooLarge = new(
        413, ErrorKind.TooLarge, "request_too_large", "The request's body is larger than 32 MB. Send less, or refer to large files by address.");

    public static readonly ApiError BodyUnreadable = new(
        400, ErrorKind.InvalidRequest, "unreadable_body", "The request's body could not be unpacked as its Content-Encoding says.");

    public static readonly ApiError MissingModel = new(
        400, ErrorKind.InvalidRequest, "missing_model", "The request names no model. Add the property 'model'; GET /v1/models lists those you may use.")
    { Param = "model" };

    public static readonly ApiError JournalFull = new(
        503, ErrorKind.Overloaded, "recording_unavailable",
        "The gateway cannot record more requests until its database is back, and serves none unrecorded. Try again soon.")
    { RetryAfterSeconds = 15 };

    public static readonly ApiError Internal = new(
        500, ErrorKind.Internal, "internal_error", "The gateway failed. Nothing is charged. If it happens again, tell the operator the request id.");

    public static readonly ApiError OperatorsOnly = new(
        403, ErrorKind.Permission, "account_wide_resource",
        "This address reads or deletes what is stored in an account that several users share, so only operators' keys may use it.");

    public static ApiError Of(KeyFault fault) => fault switch
    {
        KeyFault.Malformed => Unauthorized("invalid_api_key", "This is not an API key of this site: its form or checksum is wrong. Was it copied whole?"),
        KeyFault.Disabled => Unauthorized("api_key_disabled", "This API key is disabled. Its owner can enable it again."),
        KeyFault.Expired => Unauthorized("api_key_expired", "This API key has expired. Its owner can make a new one or change the date."),
        KeyFault.OwnerDisabled => Unauthorized("user_disabled", "The owner of this API key is disabled. Ask the operator."),
        KeyFault.Unavailable => new(
            503, ErrorKind.Overloaded, "key_lookup_unavailable", "The key cannot be looked up just now. Try again in a few seconds.") { RetryAfterSeconds = 5 },
        _ => Unauthorized("invalid_api_key", "This API key is not known here. It may have been deleted or replaced."),
    };

    public static ApiError AddressNotAllowed(IPAddress? address) => new(
        403, ErrorKind.Permission, "ip_not_allowed",
        $"This API key may not be used from {address}. Its owner can change the key's allowed addresses.");

    public static ApiError Of(BodyFault fault, int offset) => new(
        400, ErrorKind.InvalidRequest, "invalid_json",
        fault switch
        {
            BodyFault.Empty => "The request has no body; a JSON object is expected.",
            BodyFault.NotAnObject => "The request's body is JSON, but not an object.",
            BodyFault.Truncated => $"The request's body ends in the middle of its JSON, at byte {offset}.",
            BodyFault.DuplicateProperty => $"A property that must be clear stands twice in the request's body, the second time at byte {offset}.",
            _ => $"The request's body is not valid JSON: see byte {offset}.",
        });

    public static ApiError ModelNotAllowed(string model) => new(
        404, ErrorKind.NotFound, "model_not_found",
        $"This API key may not use the model '{Short(model)}'. GET /v1/models lists those that it may.")
    { Param = "model" };

    public static ApiError ModelUnknown(string model) => new(
        404, ErrorKind.NotFound, "model_not_found",
        $"No account here serves the model '{Short(model)}' through this API. GET /v1/models lists those there are.")
    { Param = "model" };

    public static ApiError NotInGroup(string model) => new(
        404, ErrorKind.NotFound, "model_not_found",
        $"None of the accounts that your group may use serves {(model.Length == 0 ? "this request" : $"the model '{Short(model)}'")} through this API. "
        + "GET /v1/models lists those that you may use; the operator can change the group.")
    { Param = "model" };

    public static ApiError ModelUnpriced(string model) => new(
        404, ErrorKind.NotFound, "model_unpriced",
        $"The model '{Short(model)}' has no price here, so it cannot be billed and is not served. The operator can set one, or let models without a price be free.")
    { Param = "model" };

    public static ApiError LimitsUnknown { get; } = new(
        503, ErrorKind.Overloaded, "limits_unavailable",
        "Limits and balance cannot be looked up just now, and nothing is served without them. Try again in a few seconds.")
    { RetryAfterSeconds = 5 };

    public static ApiError NoAccount { get; } = new(
        503, ErrorKind.Overloaded, "no_account", "No account is set up that could serve this request. The operator can add one.")
    { ShouldRetry = false };

    /// <summary>All accounts that could serve are limited or out of order: the pool is the cause, not the caller.</summary>
    public static ApiError PoolUnavailable(string model, TimeSpan? wait)
    {
        var seconds = wait is { } w ? (int)Math.Clamp(Math.Ceiling(w.TotalSeconds), 1, int.MaxValue) : 30;
        return new(
            503, ErrorKind.Overloaded, "no_account_available",
            wait is null
                ? $"The accounts that serve '{Short(model)}' are out of order. This is not your key's doing; the operator has to look."
                : $"The accounts that serve '{Short(model)}' are at their provider's limit; the first is free again in {seconds} s. This is not your key's limit.")
        {
            RetryAfterSeconds = seconds,
        };
    }

    /// <summary>All accounts that could serve have as many requests as the operator allows them.</summary>
    public static ApiError PoolBusy(string model) => new(
        503, ErrorKind.Overloaded, "accounts_busy",
        $"The accounts that serve '{Short(model)}' have as many requests under way as they may. This is not your key's limit. Try again in a moment.")
    { RetryAfterSeconds = 1 };

    private static ApiError Unauthorized(string code, string message) => new(401, ErrorKind.Authentication, code, message);

    private static string Short(string model) => model.Length <= 100 ? model : string.Concat(model.AsSpan(0, 100), "…");
}
