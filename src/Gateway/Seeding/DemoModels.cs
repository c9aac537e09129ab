namespace ApiHub.Gateway.Seeding;

/// <summary>Which models the demo's programs use, and how often beside each other.</summary>
internal static class DemoModels
{
    public const string Anthropic = "anthropic";
    public const string OpenAi = "openai";
    public const string Gemini = "gemini";

    /// <summary>An embedding: input alone, and no stream.</summary>
    public const string Embedding = "text-embedding-3-small";

    private static readonly Dictionary<string, (string Model, int Weight)[]> Used = new()
    {
        [Anthropic] = [("claude-sonnet-5-5", 50), ("claude-haiku-5-5", 22), ("claude-opus-5-5", 18), ("claude-sonnet-4-6", 7), ("claude-fable-5-1", 3)],
        [OpenAi] = [("gpt-5.3-codex", 26), ("gpt-5.6-luna", 24), ("gpt-6.1-sol", 22), ("gpt-4o-mini", 12), (Embedding, 10), ("gpt-5.5", 6)],
        [Gemini] = [("gemini-3.8-flash", 55), ("gemini-3.1-flash-lite", 30), ("gemini-2.5-pro", 15)],
    };

    public static IReadOnlyList<(string Model, int Weight)> WeightsOf(string vendor) => Used[vendor];

    public static List<string> PatternsOf(string vendor) => vendor switch
    {
        Anthropic => ["claude-*"],
        OpenAi => ["gpt-*", "text-embedding-*"],
        _ => ["gemini-*"],
    };

    /// <summary>Empty: it lists them itself.</summary>
    public static IEnumerable<string> Of(string vendor) => Used.GetValueOrDefault(vendor, []).Select(use => use.Model);
}
