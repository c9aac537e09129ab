namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>A question and its answer, as they are kept.</summary>
/// <param name="Question">The user's words.</param>
/// <param name="Answer">The model's words; not empty.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="RequestId">The request that made the answer.</param>
/// <param name="IsCut">Whether the client left before the end of the answer.</param>
internal sealed record Exchange(string Question, string Answer, string? Model, string? RequestId, bool IsCut);
