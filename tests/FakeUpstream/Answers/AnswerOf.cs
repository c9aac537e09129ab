namespace ApiHub.FakeUpstream.Answers;

/// <summary>Finds the renderer of an endpoint.</summary>
internal static class AnswerOf
{
    public static Answer Render(Ask ask, Script script, IReadOnlyList<string> models)
    {
        if (script.RawBytes is not null || script.RawBody is not null)
            return Raw(script);
        if (script.Status >= 400)
            return Answer.Json(Errors.Body(ask.Endpoint, script));

        var answer = ask.Endpoint switch
        {
            Endpoint.Chat => OpenAiChat.Chat(ask, script),
            Endpoint.Completions => OpenAiChat.Completion(ask, script),
            Endpoint.Responses => OpenAiResponses.Render(ask, script),
            Endpoint.Messages => Anthropic.Render(ask, script),
            Endpoint.CountTokens => Anthropic.Count(script),
            Endpoint.GeminiGenerate or Endpoint.GeminiStream => Gemini.Render(ask, script),
            Endpoint.GeminiCount => Gemini.Count(script),
            Endpoint.GeminiEmbed => Gemini.Embed(ask),
            Endpoint.Models or Endpoint.GeminiModels => Listings.Render(ask, models),
            Endpoint.Embeddings => Media.Embeddings(ask, script),
            Endpoint.Images => Media.Images(script),
            Endpoint.Speech => Media.Speech(),
            Endpoint.Transcriptions => Media.Transcription(script),
            _ => Media.Echo(ask.Request),
        };
        return script.ErrorEventAfter is { } events && answer.Streamed ? Spoilt(answer, events, ask, script) : answer;
    }

    private static Answer Raw(Script script) =>
        Answer.Whole(script.ContentType ?? "application/json", script.RawBytes ?? System.Text.Encoding.UTF8.GetBytes(script.RawBody!));

    private static Answer Spoilt(Answer answer, int events, Ask ask, Script script) =>
        answer with { Parts = [.. answer.Parts.Take(events), Errors.Event(ask.Endpoint, script, events)] };
}
