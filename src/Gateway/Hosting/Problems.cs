using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Hosting;

/// <summary>RFC 9457 answers of the management API, each with a stable <c>code</c> for programs and a sentence for people.</summary>
internal static class Problems
{
    public static ProblemHttpResult NotFound(string what) =>
        Of(StatusCodes.Status404NotFound, "not_found", $"There is no such {what}, or it is not yours.");

    public static ProblemHttpResult Conflict(string code, string detail) =>
        Of(StatusCodes.Status409Conflict, code, detail);

    public static ProblemHttpResult BadRequest(string code, string detail) =>
        Of(StatusCodes.Status400BadRequest, code, detail);

    public static ProblemHttpResult Of(int status, string code, string detail)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail };
        problem.Extensions["code"] = code;
        return TypedResults.Problem(problem);
    }

    /// <summary>Gives the framework's own answers a code, too, and names the faulty fields as the JSON does.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem is HttpValidationProblemDetails validation)
        {
            problem.Detail ??= string.Join(' ', validation.Errors.Values.SelectMany(faults => faults).Distinct());
            validation.Errors = validation.Errors.ToDictionary(fault => JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.Key), fault => fault.Value);
        }

        problem.Extensions.TryAdd("code", problem.Status switch
        {
            StatusCodes.Status400BadRequest => "invalid_request",
            StatusCodes.Status404NotFound => "not_found",
            StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
            StatusCodes.Status413PayloadTooLarge => "body_too_large",
            StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
            _ => "internal_error",
        });
    }
}
