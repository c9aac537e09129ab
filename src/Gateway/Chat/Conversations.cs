using System.Data.Common;
using System.Text;
using ApiHub.Gateway.Chat.Asking;
using ApiHub.Gateway.Chat.Sessions;
using ApiHub.Gateway.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Chat;

/// <summary>Answers messages: finds the session, asks the model through the relay with what the session remembers, keeps what was said.</summary>
internal sealed partial class Conversations(
    SessionDoor sessions, ModelChoice models, RelayDoor relay, IOptions<ChatOptions> options, TimeProvider clock, ILogger<Conversations> log)
{
    /// <summary>
    /// The answer as it comes. Kept is an exchange whose answer is whole, and one whose client has left, as far as the answer had come;
    /// of a failed answer nothing is kept, so that the same message can be sent again.
    /// </summary>
    /// <param name="client">The client's request; its end is the client's leaving.</param>
    /// <param name="asker">Whose conversation it is, and who pays.</param>
    /// <param name="question">The message.</param>
    public async IAsyncEnumerable<ChatEvent> AskAsync(HttpContext client, KeyHolder asker, ChatQuestion question)
    {
        var started = clock.GetTimestamp();
        var (turn, failure) = await OpenAsync(client, asker, question);
        if (turn is null)
        {
            if (failure is not null)
                yield return new ChatEvent.Failed(failure);
            yield break;
        }

        await using var _ = turn;
        if ((question.Model ?? turn.Model ?? models.DefaultFor(asker.Caller)) is not { } model)
        {
            yield return new ChatEvent.Failed(NoModel);
            yield break;
        }

        await using var call = Call(client, asker, question, turn, model);
        var words = new StringBuilder();
        Step step;
        while ((step = await call.NextAsync()) is Step.Words or Step.Silence)
        {
            await turn.RenewAsync();
            words.Append((step as Step.Words)?.Text);
            yield return step is Step.Words said ? new ChatEvent.Words(said.Text) : new ChatEvent.Silence();
        }

        if (step is Step.Failed failed)
        {
            yield return new ChatEvent.Failed(failed.Failure);
            yield break;
        }

        var kept = await KeepAsync(turn, call, question, words.ToString(), hasLeft: step is Step.ClientLeft);
        if (step is Step.Whole)
            yield return new ChatEvent.Done(ChatResult.Of(call.Receipt.Record!, kept ? turn.SessionId : null, clock.GetElapsedTime(started)));
    }

    private static ChatFailure NoModel { get; } = new(
        StatusCodes.Status400BadRequest, "missing_model",
        "Name a model: the site has no default, and no account lists one that this key may use. GET /v1/models lists those you may use.");

    private async Task<(SessionTurn? Turn, ChatFailure? Failure)> OpenAsync(HttpContext client, KeyHolder asker, ChatQuestion question)
    {
        if (question.Fault() is { } fault)
            return (null, fault);
        try
        {
            return question.SessionId is { } session
                ? await sessions.EnterAsync(asker.Caller.UserId, session, client.RequestAborted)
                : await sessions.BeginAsync(asker.Caller.UserId, client.RequestAborted);
        }
        catch (OperationCanceledException) when (client.RequestAborted.IsCancellationRequested)
        {
            return (null, null);
        }
    }

    private RelayCall Call(HttpContext client, KeyHolder asker, ChatQuestion question, SessionTurn turn, string model)
    {
        var system = question.System ?? turn.System;
        var messages = Memory.With(turn.History, system, question.Message, options.Value.MaxTokens);
        return RelayCall.Start(
            relay, client, asker.Key, turn.SessionId, models.DialectFor(asker.Caller, model),
            new(model, system, messages, question.MaxTokens, question.Stream), options.Value.MaxOutputTokens, question.Endpoint, clock);
    }

    /// <summary>Providers refuse a conversation in which somebody says nothing, so an empty answer leaves no trace.</summary>
    private async Task<bool> KeepAsync(SessionTurn turn, RelayCall call, ChatQuestion question, string answer, bool hasLeft)
    {
        var record = call.Receipt.Record;
        try
        {
            if (!string.IsNullOrWhiteSpace(answer))
                return await turn.KeepAsync(new(question.Message, answer, record?.Model, record?.RequestId ?? call.RequestId, hasLeft), question.Model, question.System);
            await turn.DisposeAsync();
            return !turn.IsNew;
        }
        catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
        {
            // The answer has been given and paid for: that it is forgotten is no reason to take it back.
            Log.NotKept(log, e, call.RequestId, turn.SessionId);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{RequestId}: the answer could not be kept in session {Session}.")]
        public static partial void NotKept(ILogger logger, Exception exception, string? requestId, Guid session);
    }
}
