using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Plans;

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
