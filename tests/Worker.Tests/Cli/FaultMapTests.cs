using ApiHub.Worker.Engine;

namespace ApiHub.Worker.Tests.Cli;

public sealed class FaultMapTests
{
    [Theory]
    [InlineData("authentication_failed", 401, 401, "authentication_error")]
    [InlineData("authentication_failed", null, 401, "authentication_error")]
    [InlineData("authentication_failed", 403, 403, "permission_error")]
    [InlineData("model_not_found", 404, 404, "not_found_error")]
    [InlineData("invalid_request", 400, 400, "invalid_request_error")]
    [InlineData("billing_error", 400, 402, "billing_error")]
    [InlineData("invalid_request", 413, 413, "request_too_large")]
    [InlineData("rate_limit", 429, 429, "rate_limit_error")]
    [InlineData("server_error", 500, 500, "api_error")]
    [InlineData("server_error", 503, 500, "api_error")]
    [InlineData("server_error", 504, 504, "timeout_error")]
    [InlineData("server_error", 529, 529, "overloaded_error")]
    [InlineData("unknown", 529, 529, "overloaded_error")]
    [InlineData("server_error", null, 500, "api_error")]
    [InlineData("unknown", null, 500, "api_error")]
    public void A_failure_has_the_apis_type_and_status(string error, int? status, int expectedStatus, string expectedType)
    {
        var fault = FaultMap.Of(error, status, "API Error: it failed at http://10.0.0.1:8080");

        Assert.Equal((expectedStatus, expectedType), (fault.Status, fault.Type));
        Assert.DoesNotContain("10.0.0.1", fault.Message);
    }

    [Theory]
    [InlineData("API Error: 400 temperature: is not for this model", "temperature: is not for this model")]
    [InlineData("API Error: 400 see http://10.0.0.1/", "The upstream refuses the request as invalid.")]
    [InlineData("Prompt is too long", "The upstream refuses the request as invalid.")]
    public void Only_the_upstreams_own_words_about_a_wrong_request_are_passed_on(string text, string expected) =>
        Assert.Equal(expected, FaultMap.Of("invalid_request", 400, text).Message);
}
