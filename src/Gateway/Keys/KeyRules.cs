using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Keys;

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

internal static class KeyRules
{
    /// <summary>Entries of an allow-list.</summary>
    public const int MaxEntries = 200;

    /// <summary>Keys that a user can have.</summary>
    public const int MaxKeysPerUser = 1000;

    public const int MaxNameLength = 100;

    public const int MaxNoteLength = 1000;
}
