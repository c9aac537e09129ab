using System.Globalization;
using System.Text.Json;

namespace ApiHub.Gateway.Accounts.Health;

/// <summary>An account's condition as the fields that nodes share.</summary>
internal static class ConditionFields
{
    private const string Quarantine = "quarantine";
    private const string Breaker = "breaker";
    private const string ModelPrefix = "model:";

    public static Dictionary<string, string> Of(AccountCondition condition)
    {
        var fields = condition.CoolDowns.ToDictionary(c => ModelPrefix + c.Key, c => JsonSerializer.Serialize(c.Value, JsonSerializerOptions.Default), StringComparer.Ordinal);
        if (condition.Quarantine is { } reason)
            fields[Quarantine] = reason;
        if (condition.OpenUntil is { } until)
            fields[Breaker] = until.UtcTicks.ToString(CultureInfo.InvariantCulture);
        return fields;
    }

    /// <summary>What has ended by now, and what only a newer node understands, is left out.</summary>
    public static AccountCondition Read(IReadOnlyDictionary<string, string> fields, DateTimeOffset now)
    {
        DateTimeOffset? openUntil = fields.TryGetValue(Breaker, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var ticks) && ticks > now.UtcTicks
            ? new(ticks, TimeSpan.Zero)
            : null;
        var coolDowns = new Dictionary<string, CoolDown>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (name.StartsWith(ModelPrefix, StringComparison.Ordinal) && CoolDownOf(value) is { } coolDown && coolDown.Until > now)
                coolDowns[name[ModelPrefix.Length..]] = coolDown;
        }

        return new(fields.GetValueOrDefault(Quarantine), openUntil, coolDowns);
    }

    private static CoolDown? CoolDownOf(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<CoolDown>(json, JsonSerializerOptions.Default);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
