using System.Collections.Frozen;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay;

/// <summary>What kind of work a path asks for: decides whether a model must be named and whether tokens are expected.</summary>
internal enum RouteKind : byte
{
    /// <summary>The model writes text: tokens are expected, and estimated when the provider does not say.</summary>
    Generation,

    /// <summary>Tokens are counted when the provider says, otherwise not: images, audio, anything unknown.</summary>
    Other,

    /// <summary>Counts tokens without using any.</summary>
    TokenCount,
}

/// <summary>What the method and path of a request say about it.</summary>
/// <param name="Dialect">Whose words the client understands.</param>
/// <param name="Path">The path, as it goes upstream.</param>
/// <param name="Kind">What kind of work it asks for.</param>
/// <param name="PathModel">Gemini names the model in the path.</param>
/// <param name="NeedsModel">Whether a request without a model is refused here.</param>
/// <param name="KnowsStreamOptions">Whether usage has to be asked for by <c>stream_options</c>.</param>
/// <param name="HasBody">Whether the method carries a body.</param>
internal sealed record RelayRoute(
    Dialect Dialect, string Path, RouteKind Kind, string? PathModel, bool NeedsModel, bool KnowsStreamOptions, bool HasBody)
{
    internal const string GeminiModels = "/v1beta/models/";

    /// <summary>Whether images are made and counted, as <c>n</c> asks for them.</summary>
    public bool MakesImages => Path.StartsWith("/v1/images/", StringComparison.Ordinal);

    /// <summary>Whether output tokens are to be expected; an embedding has none.</summary>
    public bool WritesText => Path != "/v1/embeddings";

    private static readonly FrozenDictionary<string, RelayRoute> Usual = new RelayRoute[]
    {
        new(Dialect.OpenAiChat, "/v1/chat/completions", RouteKind.Generation, null, NeedsModel: true, KnowsStreamOptions: true, HasBody: true),
        new(Dialect.OpenAiChat, "/v1/completions", RouteKind.Generation, null, NeedsModel: true, KnowsStreamOptions: true, HasBody: true),
        new(Dialect.OpenAiChat, "/v1/embeddings", RouteKind.Generation, null, NeedsModel: true, KnowsStreamOptions: false, HasBody: true),
        new(Dialect.OpenAiResponses, "/v1/responses", RouteKind.Generation, null, NeedsModel: true, KnowsStreamOptions: false, HasBody: true),
        new(Dialect.Anthropic, "/v1/messages", RouteKind.Generation, null, NeedsModel: true, KnowsStreamOptions: false, HasBody: true),
        new(Dialect.Anthropic, "/v1/messages/count_tokens", RouteKind.TokenCount, null, NeedsModel: true, KnowsStreamOptions: false, HasBody: true),
    }.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    public static RelayRoute Of(string method, string path)
    {
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsDelete(method))
            return new(DialectOf(path), path, RouteKind.Other, null, NeedsModel: false, KnowsStreamOptions: false, HasBody: false);
        if (Usual.TryGetValue(path, out var usual))
            return usual;
        return path.StartsWith(GeminiModels, StringComparison.Ordinal)
            ? Gemini(path)
            : new(DialectOf(path), path, RouteKind.Other, null, NeedsModel: false, KnowsStreamOptions: false, HasBody: true);
    }

    /// <summary>The dialect of an answer to a path, known or not: even a refusal is in the caller's words.</summary>
    public static Dialect DialectOf(string path) => path switch
    {
        _ when path.StartsWith("/v1beta", StringComparison.Ordinal) => Dialect.Gemini,
        _ when path.StartsWith("/v1/messages", StringComparison.Ordinal) => Dialect.Anthropic,
        _ when path.StartsWith("/v1/responses", StringComparison.Ordinal) => Dialect.OpenAiResponses,
        _ => Dialect.OpenAiChat,
    };

    private static RelayRoute Gemini(string path)
    {
        var name = path.AsSpan(GeminiModels.Length);
        var colon = name.LastIndexOf(':');
        var model = Uri.UnescapeDataString(colon < 0 ? name : name[..colon]);
        var kind = (colon < 0 ? "" : name[(colon + 1)..]) switch
        {
            "generateContent" or "streamGenerateContent" => RouteKind.Generation,
            "countTokens" => RouteKind.TokenCount,
            _ => RouteKind.Other,
        };
        return new(Dialect.Gemini, path, kind, model, NeedsModel: true, KnowsStreamOptions: false, HasBody: true);
    }
}
