using ApiHub.Worker.Engine;
using ApiHub.Worker.Hosting;

namespace ApiHub.Worker.Messages;

/// <summary><c>POST /v1/messages</c>: one request, one process of the CLI.</summary>
internal sealed partial class MessagesEndpoint(ProcessPool pool, WorkerState state, WorkerOptions options, TimeProvider time, ILogger<MessagesEndpoint> log)
{
    public async Task HandleAsync(HttpContext http)
    {
        var ct = http.RequestAborted;
        try
        {
            if (await AnswerAsync(http, ct) is { } fault)
                await RefuseAsync(http, fault);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Log.ClientLeft(log, http.TraceIdentifier);
        }
    }

    private async Task<Fault?> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        var (account, wrongAccount) = AccountHeaders.Read(http.Request.Headers);
        if (account is null)
            return wrongAccount;
        var (request, wrongRequest) = await MessageReader.ReadAsync(http.Request.Body, ct);
        if (request is null)
            return wrongRequest;
        var (slot, full) = await state.EnterAsync(ct);
        if (slot is null)
            return full;
        using (slot)
            return await RunAsync(http, request, request.ShapeFor(account), ct);
    }

    /// <returns>A failure that the client has not been told of.</returns>
    private async Task<Fault?> RunAsync(HttpContext http, MessageRequest request, Shape shape, CancellationToken ct)
    {
        if (await pool.TakeAsync(shape) is not { } process)
            return Fault.Internal("The Claude CLI cannot be started on the worker's machine.");
        try
        {
            var conversation = new Conversation(process, pool.Cli, request, options, time);
            var answer = conversation.AnswerAsync(ct);
            var fault = request.Stream
                ? await new EventWriter(http, time).WriteAsync(answer, ct)
                : await MessageAssembler.WriteAsync(http, answer, ct);
            if (conversation.SawRerequest)
            {
                state.SawRerequest();
                Log.Rerequest(log, http.TraceIdentifier);
            }

            if (fault is null)
                state.Answered(StatusCodes.Status200OK);
            return fault;
        }
        finally
        {
            pool.Return(shape, process);
        }
    }

    private async Task RefuseAsync(HttpContext http, Fault fault)
    {
        state.Answered(fault.Status);
        state.Failed(fault);
        Log.Refused(log, http.TraceIdentifier, fault.Status, fault.Type);
        if (!http.Response.HasStarted)
            await fault.WriteAsync(http);
        else
            await EventWriter.BreakOffAsync(http, fault);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{RequestId}: answered with {Status} {Type}")]
        public static partial void Refused(ILogger logger, string requestId, int status, string type);

        [LoggerMessage(LogLevel.Warning, "{RequestId}: the CLI asked its upstream a second time and was ended; the account may have been billed for it")]
        public static partial void Rerequest(ILogger logger, string requestId);

        [LoggerMessage(LogLevel.Debug, "{RequestId}: the client has left")]
        public static partial void ClientLeft(ILogger logger, string requestId);
    }
}
