namespace ApiHub.Protocols.Tests;

public sealed class ErrorReaderTests
{
    private static readonly ApiError Refusal = new(429, ErrorKind.RateLimit, "requests_per_minute_exceeded", "10 requests a minute.") { RetryAfterSeconds = 7 };

    [Theory]
    [InlineData(Dialect.Anthropic)]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.Gemini)]
    public void What_was_written_is_read_back_with_its_code(Dialect dialect)
    {
        Assert.Equal((Refusal.Code, Refusal.Message), ErrorReader.OfBody(ErrorFormat.Body(dialect, Refusal, "req_1")));
        Assert.Equal((Refusal.Code, Refusal.Message), ErrorReader.OfEvent(ErrorFormat.StreamEvent(dialect, Refusal, "req_1")));
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", "overloaded_error", "Overloaded")]
    [InlineData("""{"error":{"message":"Bad.","type":"server_error","param":null,"code":null}}""", "server_error", "Bad.")]
    [InlineData("""{"error":{"code":503,"message":"Busy.","status":"UNAVAILABLE"}}""", "unavailable", "Busy.")]
    public void A_providers_own_error_is_read_by_its_type(string json, string code, string message) =>
        Assert.Equal((code, message), ErrorReader.OfBody(Fixtures.Utf8(json)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"error":"text"}""")]
    [InlineData("""{"error":{"message":"no code"}}""")]
    [InlineData("<html>")]
    [InlineData("")]
    public void What_is_no_error_is_none(string json) => Assert.Null(ErrorReader.OfBody(Fixtures.Utf8(json)));

    [Fact]
    public void An_event_of_words_is_no_error() =>
        Assert.Null(ErrorReader.OfEvent("data: {\"choices\":[{\"delta\":{\"content\":\"an error\"}}]}\n\n"u8));
}
