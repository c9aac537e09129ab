using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Models;

namespace ApiHub.Gateway.Plans;

[AttributeUsage(AttributeTargets.Property)]
internal sealed class GroupNameAttribute() : ValidationAttribute($"name must have 1 to {Group.MaxNameLength} characters.")
{
    public override bool IsValid(object? value) => value is null || (value is string { Length: <= Group.MaxNameLength } name && !string.IsNullOrWhiteSpace(name));
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class MultiplierAttribute() : ValidationAttribute(
    $"multiplier must be a decimal string from \"0\" to \"{Most}\", with at most nine digits after the point.")
{
    /// <summary>Keeps a charge's arithmetic within its bounds.</summary>
    private const int Most = 1000;

    public override bool IsValid(object? value) =>
        value is null || (value is string text && Credits.TryParse(text, out var billionths) && billionths is >= 0 and <= Most * Price.One);
}

/// <summary>Whether there are such accounts is asked when they are written.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AccountNamesAttribute() : ValidationAttribute($"allowed_accounts can have {MaxEntries} names of accounts.")
{
    private const int MaxEntries = 200;

    public override bool IsValid(object? value) =>
        value is not List<string> names || (names.Count <= MaxEntries && !names.Exists(string.IsNullOrEmpty));
}
