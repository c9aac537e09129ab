using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using static ApiHub.Protocols.Tests.Fixtures;

namespace ApiHub.Protocols.Tests;

public sealed class UsageRequestTests
{
    [Theory]
    [InlineData("{\"stream\":true}", "{\"stream_options\":{\"include_usage\":true},\"stream\":true}")]
    [InlineData(" {\n\"stream\":true}", " {\"stream_options\":{\"include_usage\":true},\n\"stream\":true}")]
    [InlineData("{\"stream\":true,\"stream_options\":null}", "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}")]
    [InlineData("{\"stream\":true,\"stream_options\":{ }}", "{\"stream\":true,\"stream_options\":{\"include_usage\":true }}")]
    [InlineData("{\"stream_options\":{\"a\":1},\"stream\":true}", "{\"stream_options\":{\"include_usage\":true,\"a\":1},\"stream\":true}")]
    [InlineData("{\"stream\":true,\"stream_options\":{\"include_usage\":false}}", "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}")]
    public void A_stream_is_made_to_ask_for_usage(string body, string asking) => Assert.Equal(asking, Apply(body));

    [Theory]
    [InlineData("{\"stream\":false}")]
    [InlineData("{}")]
    [InlineData("{\"stream\":true,\"stream_options\":{\"include_usage\":true}}")]
    [InlineData("{\"stream\":true,\"stream_options\":\"yes\"}")]
    [InlineData("{\"stream\":true,\"stream_options\":{\"include_usage\":\"no\"}}")]
    [InlineData("{\"stream\":true,\"stream\":true}")]
    public void A_body_that_asks_or_cannot_ask_stays_as_it_is(string body) => Assert.Equal(body, Apply(body));

    [Theory]
    [InlineData(Dialect.Anthropic)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Gemini)]
    public void The_other_dialects_report_usage_unasked(Dialect dialect)
    {
        var body = "{\"stream\":true}"u8;
        Assert.Null(UsageRequest.For(RequestReader.Read(body, dialect), dialect, body));
    }

    [Fact]
    public void Nothing_else_in_the_body_changes() =>
        Prop.ForAll(Arb.From(JsonBodies.Streaming), body =>
        {
            if (RequestReader.Read(Utf8(body), Dialect.OpenAiChat).Fault != BodyFault.None)
                throw new ArgumentException(body);
            var asking = JsonNode.Parse(Apply(body))!.AsObject();
            var expected = JsonNode.Parse(body)!.AsObject();
            expected["stream_options"] = expected["stream_options"] is JsonObject options ? options.DeepClone() : new JsonObject();
            expected["stream_options"]!["include_usage"] = true;
            var facts = RequestReader.Read(Utf8(Apply(body)), Dialect.OpenAiChat);
            return JsonNode.DeepEquals(expected, asking) && facts.IncludeUsage;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static string Apply(string body)
    {
        var bytes = Utf8(body);
        if (UsageRequest.For(RequestReader.Read(bytes, Dialect.OpenAiChat), Dialect.OpenAiChat, bytes) is not { } splice)
            return body;
        byte[] result = [.. bytes[..splice.Offset], .. splice.Insert.Span, .. bytes[(splice.Offset + splice.Remove)..]];
        return System.Text.Encoding.UTF8.GetString(result);
    }
}
