using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApiHub.Gateway.Models.Import;

/// <summary>A model in an exported file.</summary>
internal sealed record ExportedModel(
    string Name, IReadOnlyList<string> Aliases, long? UsualOutputTokens, string? Note, PriceView? Price);

/// <summary>The format of an export: <c>{"models": [{"name", "aliases", "usual_output_tokens", "note", "price": {…}}]}</c>.</summary>
internal sealed record ExportedCatalogue(IReadOnlyList<ExportedModel> Models);

/// <summary>Reads our own format. Fields that it does not have are errors: a price under a misspelt name must not become the default.</summary>
internal static class CatalogueFile
{
    private const string Format = "apihub";

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    public static PriceFile Read(JsonElement file)
    {
        if (file.EnumerateObject().FirstOrDefault(member => member.Name != "models") is { Value.ValueKind: not JsonValueKind.Undefined } other)
            return new(Format, [], [], [], $"The file has a field '{other.Name}' beside models, which the format does not have.");
        var models = new List<ModelInFile>();
        var skipped = new List<SkippedModel>();
        var names = new HashSet<string>();
        var position = 0;
        foreach (var entry in file.GetProperty("models").EnumerateArray())
        {
            position++;
            var fault = Read(entry, out var model);
            if (fault is null && !names.Add(model!.Name))
                fault = "An entry before this one has the same name.";
            if (fault is null)
                models.Add(model!);
            else
                skipped.Add(new(NameOf(entry) ?? $"entry {position}", fault));
        }

        return new(Format, models, skipped, []);
    }

    private static string? Read(JsonElement entry, out ModelInFile? model)
    {
        model = null;
        Entry? read;
        try
        {
            read = entry.Deserialize<Entry>(Strict);
        }
        catch (JsonException e)
        {
            return $"{e.Path ?? "$"} cannot be read, or the format does not have it.";
        }

        if (read?.Name is null || ModelName.InCatalogue(read.Name) is not { } name)
            return "name is missing or not a model's name.";
        var aliases = (read.Aliases ?? []).Select(alias => alias is null ? null : ModelName.InCatalogue(alias)).ToList();
        if (aliases.Contains(null))
            return "aliases has an entry that is not a model's name.";
        if (read.UsualOutputTokens is < 1 or > 10_000_000)
            return "usual_output_tokens must be from 1 to 10,000,000.";
        if (read.Note?.Length > CatalogueModel.MaxNote)
            return "note can have 1,000 characters.";
        Price? price = null;
        if (read.Price is not null && PriceText.Read(read.Price, out price) is { } fault)
            return "price: " + fault;
        model = new(name, true, [.. aliases.OfType<string>().Where(alias => alias != name).Distinct()], read.UsualOutputTokens, read.Note, price);
        return null;
    }

    private static string? NameOf(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;

    private sealed record Entry(
        string? Name = null, List<string?>? Aliases = null, long? UsualOutputTokens = null, string? Note = null, SetPriceRequest? Price = null);
}
