using System.Text;
using ApiHub.Worker.Cli;
using ApiHub.Worker.Engine;

namespace ApiHub.Worker.Tests.Cli;

public sealed class CliLineTests
{
    private const string Start = """{"type":"stream_event","event":{"type":"message_start","message":{"id":"m"}},"uuid":"u"}""";
    private const string End = """{"type":"stream_event","event":{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}}""";
    private const string Stop = """{"type":"stream_event","event":{"type":"message_stop"}}""";
    private const string Whole = """{"type":"result","subtype":"error_max_budget_usd","is_error":true,"num_turns":1}""";
    private const string Failure = """{"type":"assistant","message":{"model":"<synthetic>"},"error":"server_error"}""";
    private const string Failed = """{"type":"result","subtype":"success","is_error":true,"api_error_status":529,"num_turns":1,"result":"API Error at http://host"}""";

    [Fact]
    public void An_event_is_passed_on_byte_for_byte()
    {
        var line = Assert.IsType<CliLine.Event>(CliLine.Read(Encoding.UTF8.GetBytes("""{"type":"stream_event","event":{"type":"content_block_delta", "delta":{"text":"é\u00e9 \n"}},"uuid":"u"}""")));

        Assert.Equal("""{"type":"content_block_delta", "delta":{"text":"é\u00e9 \n"}}""", Encoding.UTF8.GetString(line.Json));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"stream_event"}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"system","subtype":"of tomorrow"}""")]
    public void What_is_not_understood_does_not_matter(string line) => Assert.IsType<CliLine.Other>(CliLine.Read(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void The_end_of_an_answer_waits_for_the_clis_word_that_it_is_whole()
    {
        Assert.Equal(["message_start"], Read(Start, End, Stop));
        Assert.Equal(["message_start", "message_delta", "message_stop"], Read(Start, End, Stop, Whole));
        Assert.Equal(["message_start", "message_delta", "message_stop"], Read(Start, End, Whole));
    }

    [Fact]
    public void An_answer_that_the_cli_closed_after_a_failure_is_not_whole() =>
        Assert.Equal(["message_start", "529 overloaded_error"], Read(Start, Failure, End, Stop, Failed));

    [Fact]
    public void A_second_start_is_a_second_request() => Assert.Equal(["message_start", "500 api_error"], Read(Start, Start));

    [Fact]
    public void Tools_that_nobody_asked_for_end_the_answer_before_it_begins() =>
        Assert.Equal(["500 api_error"], Read("""{"type":"system","subtype":"init","tools":["Bash"]}"""));

    [Fact]
    public void A_process_that_ends_has_not_answered() => Assert.Equal(["message_start", "500 api_error"], Read(Start, End, null));

    [Fact]
    public void A_turn_without_a_request_says_that_the_message_was_taken_for_a_command() =>
        Assert.Equal(["400 invalid_request_error"], Read("""{"type":"result","subtype":"success","is_error":false,"num_turns":0}"""));

    private static IEnumerable<string> Read(params string?[] lines)
    {
        var reader = new AnswerReader(new HashSet<string>());
        return lines.Select(line => line is null ? null : CliLine.Read(Encoding.UTF8.GetBytes(line))).TakeWhile(_ => !reader.IsDone).SelectMany(reader.Take)
            .Select(part => part is AnswerPart.Failed failed ? $"{failed.Fault.Status} {failed.Fault.Type}" : ((AnswerPart.Event)part).Type).ToList();
    }
}
