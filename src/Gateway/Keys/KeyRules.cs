using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Keys;

/// <summary>At most <see cref="KeyRules.MaxEntries"/> model names; <c>*</c> only at the end of one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ModelPatternsAttribute : ValidationAttribute
{
    private const int MaxLength = 200;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not List<string> entries)
            return ValidationResult.Success;
        if (entries.Count > KeyRules.MaxEntries)
            return new($"allowed_models can have {KeyRules.MaxEntries} entries.");
        var bad = entries.Find(e => e is not { Length: > 0 and <= MaxLength } || e.Any(char.IsWhiteSpace) || e.IndexOf('*') is >= 0 and var star && star < e.Length - 1);
        return bad is null && !entries.Contains(null!)
            ? ValidationResult.Success
            : new($"allowed_models: '{bad}' is not a model name of 1 to {MaxLength} characters without spaces; * may stand only at its end.");
    }
}

/// <summary>At most <see cref="KeyRules.MaxEntries"/> addresses or networks.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressesAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not List<string> entries)
            return ValidationResult.Success;
        if (entries.Count > KeyRules.MaxEntries)
            return new($"allowed_ips can have {KeyRules.MaxEntries} entries.");
        foreach (var entry in entries)
        {
            if (entry is null || !AddressFilter.TryParse(entry, out _))
                return new($"allowed_ips: '{entry}' is neither an address such as 203.0.113.7 nor a network such as 10.0.0.0/8 or 2001:db8::/32.");
        }

        return ValidationResult.Success;
    }
}

/// <summary>
/// A limit on a count. Zero is refused: some systems mean "none may pass" by it and others "no limit", and a key that is
/// disabled says the first, a limit left out the second.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CountLimitAttribute : ValidationAttribute
{
    private const long Max = 1_000_000_000_000;

    public CountLimitAttribute()
        : base($"A limit on a count must be a whole number from 1 to {Max}; leave it out for no limit, disable the key to let nothing pass.")
    {
    }

    public override bool IsValid(object? value) => value is null or (long and >= 1 and <= Max);
}

/// <summary>A limit on spend: a decimal string of credits. Zero lets pass only what costs nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SpendLimitAttribute : ValidationAttribute
{
    public SpendLimitAttribute()
        : base("A limit on spend must be a string of credits such as \"12.50\": not negative, at most nine digits after the point.")
    {
    }

    public override bool IsValid(object? value) => value is null || (value is string text && Credits.TryParse(text, out var nanos) && nanos >= 0);
}

internal static class KeyRules
{
    /// <summary>Entries of an allow-list.</summary>
    public const int MaxEntries = 200;

    /// <summary>Keys that a user can have.</summary>
    public const int MaxKeysPerUser = 1000;

    public const int MaxNameLength = 100;

    public const int MaxNoteLength = 1000;
}
