using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApiHub.Protocols.Tests;

public sealed class ErrorFormatTests
{
    private static readonly ApiError Error =
        new(429, ErrorKind.RateLimit, "rate_limit_exceeded", "60 of 60 requests this minute; 你好 \"x\"") { Param = "model", RetryAfterSeconds = 12 };

    [Theory]
    [InlineData(Dialect.OpenAiChat, """{"error":{"message":"M","type":"rate_limit_error","param":"model","code":"rate_limit_exceeded"}}""")]
    [InlineData(Dialect.OpenAiResponses, """{"error":{"message":"M","type":"rate_limit_error","param":"model","code":"rate_limit_exceeded"}}""")]
    [InlineData(Dialect.Anthropic,
        """{"type":"error","error":{"type":"rate_limit_error","message":"M","details":{"error_code":"rate_limit_exceeded"}},"request_id":"req_1"}""")]
    [InlineData(Dialect.Gemini,
        """
        {"error":{"code":429,"message":"M","status":"RESOURCE_EXHAUSTED","details":[
        {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMIT_EXCEEDED","domain":"apihub","metadata":{"request_id":"req_1"}},
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"12s"}]}}
        """)]
    public void An_error_has_the_shape_of_its_dialect(Dialect dialect, string expected)
    {
        var body = ErrorFormat.Body(dialect, Error with { Message = "M" }, "req_1");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(body)), Encoding.UTF8.GetString(body));
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat, "data: {\"error\":")]
    [InlineData(Dialect.OpenAiResponses, "event: error\ndata: {\"type\":\"error\",\"sequence_number\":0,\"code\":\"rate_limit_exceeded\",\"message\":")]
    [InlineData(Dialect.Anthropic, "event: error\ndata: {\"type\":\"error\",\"error\":")]
    [InlineData(Dialect.Gemini, "data: {\"error\":{\"code\":429,")]
    public void An_error_in_mid_stream_is_one_whole_event_that_our_own_meter_understands(Dialect dialect, string start)
    {
        var sse = ErrorFormat.StreamEvent(dialect, Error, "req_1");
        Assert.StartsWith(start, Encoding.UTF8.GetString(sse), StringComparison.Ordinal);
        Assert.Equal(sse.Length, SseEvents.NextEventLength(sse, 0));
        var meter = StreamMeter.For(dialect, dropUsageChunk: false);
        Assert.Equal(EventVerdict.Terminal, meter.OnEvent(sse));
        Assert.True(meter.SawError);
    }

    [Fact]
    public void Every_kind_has_a_word_in_every_dialect()
    {
        var words = Enum.GetValues<ErrorKind>()
            .Select(kind => $"{kind}: {ErrorWords.OpenAi(kind)} {ErrorWords.Anthropic(kind)} {ErrorWords.Gemini(kind)}");
        Assert.Equal(
        [
            "InvalidRequest: invalid_request_error invalid_request_error INVALID_ARGUMENT",
            "Authentication: invalid_request_error authentication_error UNAUTHENTICATED",
            "Billing: insufficient_quota billing_error RESOURCE_EXHAUSTED",
            "Permission: permission_error permission_error PERMISSION_DENIED",
            "NotFound: invalid_request_error not_found_error NOT_FOUND",
            "TooLarge: invalid_request_error request_too_large INVALID_ARGUMENT",
            "RateLimit: rate_limit_error rate_limit_error RESOURCE_EXHAUSTED",
            "Upstream: server_error api_error UNAVAILABLE",
            "Overloaded: service_unavailable_error overloaded_error UNAVAILABLE",
            "Timeout: timeout_error timeout_error DEADLINE_EXCEEDED",
            "Internal: server_error api_error INTERNAL",
        ], words);
    }

    [Fact]
    public void A_message_stays_readable_and_intact()
    {
        var body = ErrorFormat.Body(Dialect.OpenAiChat, Error, "req_1");
        Assert.Contains("你好", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(Error.Message, json.RootElement.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(ErrorFormat.Body(Dialect.OpenAiChat, Error with { Param = null }, ""))
            .RootElement.GetProperty("error").GetProperty("param").ValueKind);
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat, "openai-chat")]
    [InlineData(Dialect.OpenAiResponses, "openai-responses")]
    [InlineData(Dialect.Anthropic, "anthropic")]
    [InlineData(Dialect.Gemini, "gemini")]
    public void A_dialect_is_known_by_its_name(Dialect dialect, string name)
    {
        Assert.Equal(name, dialect.Name());
        Assert.True(DialectNames.TryParse(name, out var parsed));
        Assert.Equal(dialect, parsed);
        Assert.False(DialectNames.TryParse(name.ToUpperInvariant(), out _));
        Assert.False(DialectNames.TryParse(null, out _));
    }
}
