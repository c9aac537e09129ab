using ApiHub.Worker.Cli;
using ApiHub.Worker.Messages;

namespace ApiHub.Worker.Engine;

/// <summary>
/// Turns the CLI's lines into the upstream's own events. The events that end an answer are held until it is known that the answer is whole:
/// after a failure the CLI closes it as if it were.
/// </summary>
internal sealed class AnswerReader(IReadOnlySet<string> tools)
{
    private static readonly byte[] Stop = """{"type":"message_stop"}"""u8.ToArray();

    private CliLine.Failure? _failure;
    private CliLine.Event? _held;
    private bool _started;

    /// <summary>Nothing more is expected: the process can be ended.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The CLI asked its upstream again.</summary>
    public bool SawRerequest { get; private set; }

    /// <summary>What this line adds to the answer.</summary>
    /// <param name="line">Null: the process has ended.</param>
    public IEnumerable<AnswerPart> Take(CliLine? line) => line switch
    {
        null => End(Fault.Internal("The Claude CLI ended before its answer did.")),
        CliLine.Init init when !tools.SetEquals(init.Tools) => End(Fault.Internal("The Claude CLI did not take up the request's tools.")),
        CliLine.Failure failure => Note(failure),
        CliLine.Retry => Again(),
        CliLine.Event next when _failure is null => TakeEvent(next),
        CliLine.Result result => TakeResult(result),
        _ => [],
    };

    private IEnumerable<AnswerPart> TakeEvent(CliLine.Event next)
    {
        switch (next.Type)
        {
            case "message_start" when _started:
                return Again();
            case "message_start":
                _started = true;
                return Pass(next);
            case "message_delta":
                _held = next;
                // Whatever else ends an answer, the CLI would go on from: with another request, or by asking leave to run a tool.
                return next.StopReason is "end_turn" or "stop_sequence" ? [] : Complete();
            case "message_stop" or "error":
                return [];
            default:
                return Pass(next);
        }
    }

    private IEnumerable<AnswerPart> TakeResult(CliLine.Result result)
    {
        // The budget ends each turn after its one request: that is no failure.
        var isWhole = _failure is null && (!result.IsError || result.Subtype == "error_max_budget_usd");
        return isWhole && _held is not null ? Complete() : End(FaultMap.Of(_failure, result));
    }

    private IEnumerable<AnswerPart> Complete()
    {
        IsDone = true;
        return [.. Pass(_held!), new AnswerPart.Event("message_stop", Stop)];
    }

    private IEnumerable<AnswerPart> Again()
    {
        SawRerequest = true;
        return End(Fault.Internal("The Claude CLI asked its upstream a second time; it was stopped."));
    }

    private IEnumerable<AnswerPart> End(Fault fault)
    {
        IsDone = true;
        return [new AnswerPart.Failed(fault)];
    }

    private IEnumerable<AnswerPart> Note(CliLine.Failure failure)
    {
        _failure = failure;
        return [];
    }

    private static IEnumerable<AnswerPart> Pass(CliLine.Event next) => [new AnswerPart.Event(next.Type, next.Json)];
}
