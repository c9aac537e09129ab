using System.Text;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Chat;

/// <summary><c>/api/chat</c>: a message in, an answer out; the gateway remembers the rest.</summary>
internal static class ChatEndpoints
{
    /// <summary>Bytes of a request. More than a message may have, so that a long one is refused in words.</summary>
    private const int MaxRequestBytes = 4 * 1024 * 1024;

    private const string Events =
        "Events: `{\"type\":\"text\",\"text\"}` as the model speaks, then `{\"type\":\"done\",\"model\",\"session_id\",\"usage\",\"cost\",\"response_time_ms\",\"request_id\"}` "
        + "or `{\"type\":\"error\",\"code\",\"message\",\"request_id\"}`.";

    public static void MapChatEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/chat", AskAsync).RequireAuthorization(Policies.Key).WithMetadata(new RequestSizeLimitAttribute(MaxRequestBytes))
            .WithTags("Chat").WithName("chat").WithSummary("Say something and get an answer.")
            .WithDescription("With `stream: true` the answer comes as server-sent events. " + Events);
        // A key in the address is taken here and nowhere else, so this endpoint looks for keys itself.
        app.MapGet("/api/chat/stream", ListenAsync).AllowAnonymous().Produces<string>(StatusCodes.Status200OK, EventStream.ContentType)
            .WithTags("Chat").WithName("chat_stream").WithSummary("The same for a browser's EventSource: the answer as server-sent events.")
            .WithDescription(Events + " Whoever accepts `text/event-stream`, as EventSource does, gets refusals as an event too. When EventSource asks again by itself it is answered 204, which stops it: no message is answered twice.");
    }

    private static async Task<Results<Ok<ChatAnswer>, EmptyHttpResult, ProblemHttpResult>> AskAsync(
        ChatRequest request, KeyHolder asker, HttpContext http, Conversations conversations, EventStreams streams)
    {
        var answer = conversations.AskAsync(http, asker, ChatQuestion.Of(request));
        if (request.Stream)
            return await PassOnAsync(answer, streams.Over(http.Response), http.Response) is { } failure ? failure : TypedResults.Empty;
        var words = new StringBuilder();
        await foreach (var next in answer)
        {
            if (next is ChatEvent.Words said)
                words.Append(said.Text);
            else if (next is ChatEvent.Failed failed)
                return failed.Failure.ToProblem(http.Response);
            else if (next is ChatEvent.Done done)
                return Whole(words.ToString(), done.Result, http.Response);
        }

        return TypedResults.Empty;
    }

    private static async Task<Results<NoContent, EmptyHttpResult, ProblemHttpResult>> ListenAsync(
        [AsParameters] ChatStreamRequest request, HttpContext http, KeyGate gate, Conversations conversations, EventStreams streams)
    {
        if (http.Request.Headers["Last-Event-ID"] == EventStream.Asked)
            return TypedResults.NoContent();
        var stream = streams.Over(http.Response);
        // An EventSource sees nothing of an answer that is not 200.
        if (http.Request.Headers.Accept.ToString().Contains(EventStream.ContentType, StringComparison.OrdinalIgnoreCase))
            await stream.BeginForEventSourceAsync();
        var (asker, refusal) = await gate.AdmitAsync(http, otherwise: request.ApiKey);
        if (asker is not null)
            return await PassOnAsync(conversations.AskAsync(http, asker, ChatQuestion.Of(request)), stream, http.Response) is { } failure ? failure : TypedResults.Empty;
        if (!stream.HasBegun)
            return refusal!;
        await stream.WriteAsync(new ErrorEventView((string)refusal!.ProblemDetails.Extensions["code"]!, refusal.ProblemDetails.Detail!, null));
        return TypedResults.Empty;
    }

    /// <returns>What to answer instead, where nothing has been said yet.</returns>
    private static async Task<ProblemHttpResult?> PassOnAsync(IAsyncEnumerable<ChatEvent> answer, EventStream stream, HttpResponse response)
    {
        await foreach (var next in answer)
        {
            switch (next)
            {
                case ChatEvent.Words words:
                    await stream.WriteAsync(new TextEventView(words.Text));
                    break;
                case ChatEvent.Silence:
                    await stream.PingAsync();
                    break;
                case ChatEvent.Done done:
                    await stream.WriteAsync(DoneEventView.Of(done.Result));
                    break;
                case ChatEvent.Failed { Failure: var failure } when !stream.HasBegun:
                    return failure.ToProblem(response);
                case ChatEvent.Failed { Failure: var failure }:
                    await stream.WriteAsync(new ErrorEventView(failure.Code, failure.Detail, failure.RequestId));
                    break;
            }
        }

        return null;
    }

    private static Ok<ChatAnswer> Whole(string words, ChatResult result, HttpResponse response)
    {
        response.Headers["x-request-id"] = result.RequestId;
        response.Headers["x-apihub-cost"] = result.Cost;
        return TypedResults.Ok(ChatAnswer.Of(words, result));
    }
}
