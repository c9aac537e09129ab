using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApiHub.Gateway.Hosting;

/// <summary>
/// Moments in JSON. One without an offset is on the site's clock, as in addresses; the framework would take the clock of whatever
/// machine the server runs on. Of a time that the site's clock shows twice, the later is meant.
/// </summary>
internal sealed class SiteClockConverter(TimeZoneInfo zone) : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var local = reader.GetDateTime();
        if (local.Kind != DateTimeKind.Unspecified)
            return reader.GetDateTimeOffset();
        try
        {
            return new(local, zone.GetUtcOffset(local));
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new JsonException("Before the first year, or after the last, by universal time.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
