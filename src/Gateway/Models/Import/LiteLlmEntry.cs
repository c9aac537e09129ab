using System.Text.Json;

namespace ApiHub.Gateway.Models.Import;

internal static class LiteLlmEntry
{
    /// <summary>Dollars for one token to nano-credits for a million.</summary>
    private const int PerToken = 15;

    /// <summary>Dollars for one image to nano-credits.</summary>
    private const int PerPiece = 9;

    private const string MaxOutput = "max_output_tokens";

    private static readonly Dictionary<string, int> Prices = new()
    {
        ["input_cost_per_token"] = PerToken,
        ["cache_read_input_token_cost"] = PerToken,
        ["cache_creation_input_token_cost"] = PerToken,
        ["cache_creation_input_token_cost_above_1hr"] = PerToken,
        ["output_cost_per_token"] = PerToken,
        ["output_cost_per_image"] = PerPiece,
    };

    /// <returns>Why it cannot be taken; null when it can.</returns>
    public static string? Read(string key, JsonElement entry, ISet<string> ignored, out ModelInFile? model)
    {
        model = null;
        if (entry.ValueKind != JsonValueKind.Object)
            return "It is not an object.";
        var values = new Dictionary<string, long>();
        var unknownPrices = new List<string>();
        foreach (var field in entry.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null))
        {
            if (field.Name != MaxOutput && !Prices.ContainsKey(field.Name))
            {
                ignored.Add(field.Name);
                if (field.Name.Contains("_cost", StringComparison.Ordinal) && field.Value.GetRawText().AsSpan().ContainsAnyInRange('1', '9'))
                    unknownPrices.Add(field.Name);
            }
            else if (ReadValue(field, values) is { } fault)
            {
                return fault;
            }
        }

        if (ModelName.InCatalogue(key) is not { } name)
            return "It is not a model's name.";
        if (!values.Keys.Any(Prices.ContainsKey))
            return "It has no price for tokens or images.";
        if (unknownPrices.Count > 0 && Prices.Keys.All(price => values.GetValueOrDefault(price) == 0))
            return "It is priced by what is not metered here: " + string.Join(", ", unknownPrices) + ".";
        model = new(name, false, null, UsualOutput(values), null, ToPrice(values));
        return null;
    }

    private static string? ReadValue(JsonProperty field, Dictionary<string, long> values)
    {
        var isPrice = Prices.TryGetValue(field.Name, out var decimals);
        if (ExactNumber.TryRead(field.Value.GetRawText(), decimals, out var value) && (!isPrice || value <= Price.Max))
        {
            values[field.Name] = value;
            return null;
        }

        return isPrice
            ? $"{field.Name} is not a price from 0 to 10,000 dollars per million tokens or per image, to the billionth."
            : $"{field.Name} is not a number of tokens.";
    }

    /// <summary>A model's maximum says little of its usual answer, unless it is below what would be set aside anyway.</summary>
    private static long? UsualOutput(Dictionary<string, long> values) =>
        values.TryGetValue(MaxOutput, out var most) && most is > 0 and < PricedModel.DefaultOutputTokens ? most : null;

    private static Price ToPrice(Dictionary<string, long> values)
    {
        var input = values.GetValueOrDefault("input_cost_per_token");
        var write5m = values.GetValueOrDefault("cache_creation_input_token_cost", input);
        return new()
        {
            Input = input,
            CachedInput = values.GetValueOrDefault("cache_read_input_token_cost", input),
            CacheWrite5m = write5m,
            CacheWrite1h = values.GetValueOrDefault("cache_creation_input_token_cost_above_1hr", write5m),
            Output = values.GetValueOrDefault("output_cost_per_token"),
            Image = values.GetValueOrDefault("output_cost_per_image"),
        };
    }
}
