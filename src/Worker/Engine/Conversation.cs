using System.Runtime.CompilerServices;
using ApiHub.Worker.Cli;
using ApiHub.Worker.Hosting;
using ApiHub.Worker.Messages;

namespace ApiHub.Worker.Engine;

/// <summary>
/// Leads one process through one request: what was said so far goes in turn by turn, each of the user's acknowledged before the next is sent
/// (all at once, the CLI would put them out of order); then comes the last message, and the answer.
/// </summary>
internal sealed class Conversation(CliProcess process, ClaudeCli cli, MessageRequest request, WorkerOptions options, TimeProvider time)
{
    private const string Initialize = "initialize";

    private readonly AnswerReader _answer = new(request.ToolNames.ToHashSet());

    /// <summary>The CLI asked its upstream again, against its orders.</summary>
    public bool SawRerequest => _answer.SawRerequest;

    /// <summary>The answer as it comes. The last part is <c>message_stop</c> or a failure; when the client leaves, the answer just ends.</summary>
    public async IAsyncEnumerable<AnswerPart> AnswerAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var watchdog = new Watchdog(process, options.Silence, options.Deadline, time, ct);
        if (await PrepareAsync(watchdog) is { } fault)
        {
            yield return new AnswerPart.Failed(fault);
            yield break;
        }

        while (!_answer.IsDone)
        {
            var line = await NextAsync(watchdog);
            if (line is null && ct.IsCancellationRequested)
                yield break;
            if (line is null && watchdog.HasBitten)
            {
                yield return new AnswerPart.Failed(new(504, "timeout_error", "The Claude CLI did not answer in time."));
                yield break;
            }

            var parts = _answer.Take(line);
            // At once, before anything else is done: the CLI is about to go on with a request that nobody asked for.
            if (_answer.IsDone && line is not CliLine.Result)
                process.Kill();
            foreach (var part in parts)
                yield return part;
        }
    }

    /// <summary>Says all but the last message's answer.</summary>
    private async Task<Fault?> PrepareAsync(Watchdog watchdog)
    {
        await process.SendAsync(CliInput.Initialize(Initialize, request.System, request.Tools.Count > 0), CancellationToken.None);
        while (await NextAsync(watchdog) is var line)
        {
            if (line is null)
                return Ended(watchdog);
            if (line is CliLine.ControlResponse { RequestId: Initialize } response)
            {
                if (!response.Succeeded)
                    return Fault.Internal("The Claude CLI could not be initialised.");
                break;
            }
        }

        for (var i = 0; i < request.Turns.Count - 1; i++)
        {
            if (await InjectAsync(request.Turns[i], i, watchdog) is { } fault)
                return fault;
        }

        await process.SendAsync(CliInput.User(request.Turns[^1], cli, isLast: true), CancellationToken.None);
        return null;
    }

    private async Task<Fault?> InjectAsync(Turn turn, int number, Watchdog watchdog)
    {
        if (!turn.IsUser)
        {
            await process.SendAsync(CliInput.Assistant(turn, request.Model, number), CancellationToken.None);
            return null;
        }

        await process.SendAsync(CliInput.User(turn, cli, isLast: false), CancellationToken.None);
        while (await NextAsync(watchdog) is { } line)
        {
            if (line is CliLine.Result result)
                return result.IsError ? FaultMap.Of(null, result) : null;
        }

        return Ended(watchdog);
    }

    /// <summary>The next line that is not the CLI's question about the client's tools; those are answered here.</summary>
    private async Task<CliLine?> NextAsync(Watchdog watchdog)
    {
        while (true)
        {
            var line = await process.ReadAsync(CancellationToken.None);
            watchdog.Heard();
            // Leave to run a tool is never given: the client runs it.
            if (line is not CliLine.ControlRequest { Subtype: "mcp_message" } question)
                return line;
            await process.SendAsync(ToolServer.Answer(question, request.Tools), CancellationToken.None);
        }
    }

    private static Fault Ended(Watchdog watchdog) => watchdog.HasBitten
        ? new(504, "timeout_error", "The Claude CLI did not answer in time.")
        : Fault.Internal("The Claude CLI ended before it answered.");
}
