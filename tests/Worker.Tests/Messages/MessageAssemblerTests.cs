using System.Text.Json.Nodes;
using ApiHub.Worker.Messages;

namespace ApiHub.Worker.Tests.Messages;

public sealed class MessageAssemblerTests
{
    [Fact]
    public void The_last_usage_completes_the_first_and_erases_nothing()
    {
        var message = Assemble(
            """{"type":"message_start","message":{"id":"m","content":[],"stop_reason":null,"usage":{"input_tokens":11,"cache_read_input_tokens":5,"output_tokens":1}}}""",
            """{"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END"},"usage":{"input_tokens":null,"output_tokens":7}}""");

        Assert.Equal("""{"id":"m","content":[],"stop_reason":"stop_sequence","usage":{"input_tokens":11,"cache_read_input_tokens":5,"output_tokens":7},"stop_sequence":"END"}""", message);
    }

    [Theory]
    [InlineData("""{\"a\":1}""", """{"a":1}""")]
    [InlineData("", "{}")]
    [InlineData("""{\"a\":\"cut o""", "{}")]
    public void A_tools_input_is_put_together_or_empty(string json, string expected)
    {
        var message = Assemble(
            """{"type":"message_start","message":{"usage":{}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}}""",
            $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{{{json}}}"}}""");

        Assert.Equal($$"""{"usage":{},"content":[{"type":"tool_use","id":"t","name":"n","input":{{expected}}}]}""", message);
    }

    [Fact]
    public void Blocks_keep_their_order_and_citations_their_place()
    {
        var message = Assemble(
            """{"type":"message_start","message":{"usage":{}}}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"x"}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"cited_text":"c"}}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"t"}}""");

        Assert.Equal("""{"usage":{},"content":[{"type":"redacted_thinking","data":"x"},{"type":"text","text":"t","citations":[{"cited_text":"c"}]}]}""", message);
    }

    private static string Assemble(params string[] events)
    {
        var message = new MessageAssembler();
        foreach (var next in events)
            message.Add(JsonNode.Parse(next)!.AsObject());
        return message.Whole().ToJsonString();
    }
}
