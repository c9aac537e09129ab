using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ApiHub.Gateway.Plans;

/// <summary>A set of limits as JSON text of those that are there, spends in nano-credits: nothing is ever looked up by one of them.</summary>
internal sealed class LimitSetConverter() : ValueConverter<LimitSet, string>(limits => Write(limits), json => Read(json))
{
    private const string Nothing = "{}";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static string Write(LimitSet limits) => limits == LimitSet.None ? Nothing : JsonSerializer.Serialize(limits, Format);

    private static LimitSet Read(string json) => json == Nothing ? LimitSet.None : JsonSerializer.Deserialize<LimitSet>(json, Format)!;
}
