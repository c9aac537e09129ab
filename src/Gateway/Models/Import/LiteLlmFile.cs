using System.Text.Json;

namespace ApiHub.Gateway.Models.Import;

/// <summary>
/// Reads LiteLLM's <c>model_prices_and_context_window.json</c>: an object of models, prices in dollars for one token. A dollar
/// becomes a credit.
/// </summary>
/// <remarks>
/// A name of its has often a provider before a slash, which the catalogue's names have not. Where one model so has several prices,
/// that of the name without a provider counts; where there is none and they differ, nobody can say which is meant, and it is left out.
/// </remarks>
internal static class LiteLlmFile
{
    private const string Format = "litellm";

    public static PriceFile Read(JsonElement file)
    {
        var entries = new List<(string Key, ModelInFile Model)>();
        var skipped = new List<SkippedModel>();
        var ignored = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in file.EnumerateObject())
        {
            if (LiteLlmEntry.Read(member.Name, member.Value, ignored, out var model) is { } fault)
                skipped.Add(new(member.Name, fault));
            else
                entries.Add((member.Name, model!));
        }

        var models = new List<ModelInFile>();
        foreach (var same in entries.GroupBy(entry => entry.Model.Name))
        {
            var bare = same.Where(entry => !entry.Key.Contains('/')).ToList();
            var candidates = bare.Count > 0 ? bare : [.. same];
            if (candidates.TrueForAll(entry => entry.Model == candidates[0].Model))
                models.Add(candidates[0].Model);
            else
                skipped.Add(new(same.Key, "Its entries have different prices: " + string.Join(", ", candidates.Select(entry => entry.Key)) + "."));
        }

        return new(Format, models, skipped, [.. ignored]);
    }
}
